--TEST--
wait(), dispatch() and exit(): where they may be called, and what they leave
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\{Event, Timer};

function told(Closure $call): void
{
    try {
        var_dump($call());
    } catch (SwooleLite\Exception $error) {
        echo $error->getMessage(), "\n";
    }
}
Event::wait();
told(Event::dispatch(...));

Event::defer(function () {
    echo "in a callback\n";
    told(Event::wait(...));
    told(Event::dispatch(...));
});
Event::wait();

echo "dispatch(): one round\n";
Event::defer(fn () => Event::defer(fn () => print("the second round\n")));
told(Event::dispatch(...));
echo "between\n";
told(Event::dispatch(...));
told(Event::dispatch(...));

echo "dispatch() waits for a timer\n";
Timer::after(1, fn () => print("called\n"));
told(Event::dispatch(...));

echo "exit() ends it after the round\n";
Timer::tick(1, fn () => print("must not be called\n"));
Event::defer(function () {
    Event::exit();
    echo "after exit()\n";
});
Event::defer(fn () => print("in the same round\n"));
Event::wait();
echo count(Timer::list()), " timer is left, and not waited for at the end\n";
?>
--EXPECT--
bool(false)
in a callback
The event loop runs already
The event loop runs already
dispatch(): one round
bool(true)
between
the second round
bool(true)
bool(false)
dispatch() waits for a timer
called
bool(true)
exit() ends it after the round
after exit()
in the same round
1 timer is left, and not waited for at the end

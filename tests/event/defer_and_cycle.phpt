--TEST--
defer(): in order, those of a callback in the next round; cycle(): once a round, at its end or its beginning
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Event;

Event::cycle(function () {
    static $rounds = 0;
    echo '    end of round ', ++$rounds, "\n";
    if ($rounds === 3) {
        var_dump(Event::cycle(null), Event::cycle(null));
    }
});
Event::cycle(function () {
    static $rounds = 0;
    if (++$rounds === 2) {
        Event::cycle(null, true);
    }
    echo "    beginning\n";
}, true);
Event::defer(function () {
    echo "one\n";
    Event::defer(function () {
        echo "four\n";
        Event::defer(fn () => Event::defer(fn () => print("five\n")));
    });
});
Event::defer(fn () => print("two\n"));
Event::defer(fn () => print("three\n"));
echo "the script\n";
Event::wait();
Event::cycle(fn () => print("must not be called\n"));
Event::wait();
?>
--EXPECT--
the script
one
two
three
    end of round 1
    beginning
four
    end of round 2
    beginning
    end of round 3
bool(true)
bool(false)
five

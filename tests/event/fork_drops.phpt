--TEST--
What the loop of a script holds is destroyed in its child, when that uses the loop, and stays in the parent
--EXTENSIONS--
swoolelite
pcntl
--FILE--
<?php
use SwooleLite\{Event, Timer};

class Held
{
    public function __construct(private string $name, private int $pid)
    {
    }

    public function __destruct()
    {
        echo getmypid() === $this->pid ? 'parent' : 'child', ": $this->name\n";
        Timer::after(1, fn () => print("added by $this->name\n"));
    }
}
$hold = function (string $name) {
    $held = new Held($name, getmypid());
    return function () use ($held) {
    };
};
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($a, $hold('watch'));
Timer::tick(1000, $hold('timer'));
Event::defer($hold('deferred'));
Event::cycle($hold('cycle'));
if (pcntl_fork() === 0) {
    Timer::stats();
    echo "child: dropped\n";
    Event::wait();
    exit;
}
pcntl_wait($status);
Event::del($a);
Event::cycle(null);
Timer::clearAll();
Event::wait();
?>
--EXPECT--
child: deferred
child: cycle
child: watch
child: timer
child: dropped
added by deferred
added by cycle
added by watch
added by timer
parent: watch
parent: cycle
parent: timer
parent: deferred
added by timer
added by deferred

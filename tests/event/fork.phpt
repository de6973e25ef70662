--TEST--
A child of a plain script, however it was forked, has an empty loop of its own; its parent's goes on
--EXTENSIONS--
swoolelite
pcntl
--FILE--
<?php
use SwooleLite\{Event, Process, Timer};

function fork(): int
{
    ob_flush();
    return pcntl_fork();
}
ob_start();
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($a, function ($a) {
    echo 'parent: ', fread($a, 10), "\n";
    Event::del($a);
});
$tick = Timer::tick(1, fn () => 1);
Event::defer(fn () => print("parent: deferred\n"));
Event::cycle(fn () => Event::cycle(null));

echo "== between two calls\n";
if (fork() === 0) {
    var_dump(Event::isset($a), count(Timer::list()), Timer::clear($tick), Event::dispatch(), Timer::stats()['initialized']);
    Event::add($a, fn () => print("must not be called\n"));
    Event::del($a); // in an epoll instance of the child
    Timer::after(1, fn () => print("child: timer\n"));
    Event::wait();
    exit;
}
pcntl_wait($status);
echo "== at the child's end\n";
if (fork() === 0) {
    exit; // its parent's loop does not run here
}
pcntl_wait($status);
echo "== Process::start()\n";
ob_flush();
(new Process(function () use ($a) {
    var_dump(Event::isset($a), count(Timer::list()));
    Timer::after(1, fn () => print("process: timer\n"));
}))->start();
Process::wait();

echo "== in a callback\n";
Timer::after(2, function () use ($b) {
    if (fork() === 0) {
        var_dump(count(Timer::list()));
        Timer::after(1, fn () => print("child in a callback: timer\n"));
        return; // to the loop, which is the child's now
    }
    pcntl_wait($status);
    fwrite($b, 'input');
    Timer::clearAll();
});
Event::wait();
echo "wait() returns in both\n";
?>
--EXPECT--
== between two calls
bool(false)
int(0)
bool(false)
bool(false)
bool(false)
child: timer
== at the child's end
== Process::start()
bool(false)
int(0)
process: timer
== in a callback
parent: deferred
int(0)
child in a callback: timer
wait() returns in both
parent: input
wait() returns in both

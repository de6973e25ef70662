--TEST--
The write callback comes while something can be written, and neither comes while set() has turned it off
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Event;

/** Calls back when the loop has gone round a few times. */
function later(Closure $then, int $rounds = 5): void
{
    Event::defer(fn () => $rounds > 0 ? later($then, $rounds - 1) : $then());
}
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$calls = 0;
Event::add($a, function ($a) use ($b) {
    echo 'read ', fread($a, 10), "\n";
    Event::set($a); // neither
    var_dump(Event::isset($a));
    fwrite($b, 'two');
    later(fn () => Event::set($a, function ($a) {
        echo 'another callback: ', fread($a, 10), "\n";
        Event::del($a);
    }, null, Event::READ));
}, function ($a) use (&$calls, $b) {
    if (++$calls === 3) {
        Event::set($a, null, null, Event::READ);
        later(function () use (&$calls, $a, $b) {
            echo "$calls calls\n";
            var_dump(Event::isset($a), Event::isset($a, Event::WRITE));
            fwrite($b, 'one');
        });
    }
}, Event::READ | Event::WRITE);
var_dump(Event::isset($a), Event::isset($a, Event::WRITE));
Event::wait();
?>
--EXPECT--
bool(true)
bool(true)
3 calls
bool(true)
bool(false)
read one
bool(false)
another callback: two

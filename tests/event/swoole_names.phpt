--TEST--
Swoole's names: the class, functions and constants
--EXTENSIONS--
swoolelite
--FILE--
<?php
var_dump(SWOOLE_EVENT_READ, SWOOLE_EVENT_WRITE, new ReflectionClass('Swoole\Event') == new ReflectionClass('swoole_event'));
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
swoole_event_add($a, function ($fp) {
    echo fread($fp, 10), "\n";
    swoole_event_set($fp, null, fn () => null, SWOOLE_EVENT_READ | SWOOLE_EVENT_WRITE);
    var_dump(swoole_event_isset($fp, SWOOLE_EVENT_WRITE), swoole_event_write($fp, 'answer'), swoole_event_del($fp));
    swoole_event_exit();
});
fwrite($b, 'question');
var_dump(swoole_event_cycle(fn () => print("cycle\n")));
swoole_event_defer(fn () => print("deferred\n"));
swoole_event_wait();
var_dump(fread($b, 10), swoole_event_dispatch());
Swoole\Timer::after(1, fn () => print("timer\n"));
var_dump(swoole_event_cycle(null));
Swoole\Event::rshutdown(); // nobody has to: after exit() it does nothing
swoole_event_wait();
?>
--EXPECT--
int(512)
int(1024)
bool(true)
bool(true)
deferred
question
bool(true)
bool(true)
bool(true)
cycle
string(6) "answer"
bool(false)
bool(true)
timer

--TEST--
A watched descriptor that its owner closes: its number may mean another one, and what a child still has of it is not told without end
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\{Event, Process, Timer};

// the number means another stream, which is watched, while the first one was never removed
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$fd = Event::add($a, fn () => print("must not be called\n"));
fclose($a);
[$c, $d] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
var_dump(Event::isset($c), Event::del($c));
$same = Event::add($c, function ($c) {
    echo 'the new one: ', fread($c, 10), "\n";
    Event::del($c);
}) === $fd;
var_dump($same);
fwrite($d, 'x');
Event::wait();

// closed first, removed afterwards
Event::add($c, fn () => 1);
fclose($c);
var_dump(Event::del($c), Event::del($c));

// a child has a copy, so that the kernel goes on reporting; the parent has closed its own
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($a, fn () => print("must not be called\n"));
$child = new Process(fn (Process $child) => $child->read());
$child->start();
fwrite($b, 'input');
fclose($a);
[$e, $f] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($e, fn ($e) => print('the other one: ' . fread($e, 10) . "\n"));
fwrite($f, 'y');
$rounds = 0;
Event::cycle(function () use (&$rounds) {
    $rounds++;
});
Timer::after(100, fn () => Event::del($e));
Event::wait();
$child->write('end');
Process::wait();
var_dump($rounds < 20);
?>
--EXPECT--
bool(false)
bool(false)
bool(true)
the new one: x
bool(true)
bool(false)
the other one: y
bool(true)

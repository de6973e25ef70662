--TEST--
A client that sleeps while its peer resets the connection does not keep the loop busy; wakeup() finds out
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Event;
use SwooleLite\Server;
use SwooleLite\Timer;

$listener = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1);
$rounds = 0;
$client = on_loop(Server::SOCK_TCP, [
    'connect' => function (Client $client) use ($listener, &$rounds) {
        $client->send(str_repeat('x', 16 << 20)); // more than the kernel takes: the rest waits
        $client->sleep();
        Timer::after(1, fn () => reset_connection(stream_socket_accept($listener, 5))); // when nothing is written any more
        Event::cycle(function () use (&$rounds) {
            $rounds++;
        });
        Timer::after(200, function () use ($client, &$rounds) {
            echo $rounds < 50 ? 'few rounds' : "$rounds rounds", "\n";
            $client->wakeup();
        });
    },
], ['socket_buffer_size' => 32 << 20]);
$client->connect('127.0.0.1', $port, 5);
Event::wait();
?>
--EXPECT--
few rounds
close 104

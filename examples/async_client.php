<?php
/**
 * A proxy: each connection to it gets one to the server behind it, by a client on the worker's loop. Whoever sends faster
 * than the other side takes has to wait, in both directions, so that memory stays bounded.
 *
 *   php -d extension=swoolelite examples/async_client.php [PORT [HOST:PORT]]
 */

use SwooleLite\Async\Client;
use SwooleLite\Server;

[$host, $behind] = explode(':', $argv[2] ?? '127.0.0.1:6379');
$server = new Server('127.0.0.1', (int) ($argv[1] ?? 0));
$server->set(['worker_num' => 2, 'reload_async' => true, 'max_wait_time' => 60, 'max_queued_bytes' => 1 << 20]);
// bufferFull and pause() come later than what is on its way already: in both directions there is room for that
$room = ['socket_buffer_size' => 32 << 20, 'buffer_high_watermark' => 1 << 20];
$server->set($room);

/** @var array<int, Client> $upstreams by connection */
$upstreams = [];

$server->on('start', function (Server $server) {
    echo "proxy on 127.0.0.1:$server->port\n";
});

$server->on('connect', function (Server $server, int $fd) use (&$upstreams, $host, $behind, $room) {
    $server->pause($fd); // until there is somebody who takes what it sends
    $upstream = $upstreams[$fd] = new Client(Server::SOCK_TCP);
    $upstream->set($room);
    $upstream->on('connect', fn () => $server->resume($fd));
    $upstream->on('receive', fn (Client $upstream, string $data) => $server->send($fd, $data) || $upstream->close(true));
    $upstream->on('bufferFull', fn () => $server->pause($fd));
    $upstream->on('bufferEmpty', fn () => $server->resume($fd));
    $upstream->on('error', function (Client $upstream) use (&$upstreams, $server, $fd) {
        fwrite(STDERR, 'cannot connect: ' . swoolelite_strerror($upstream->errCode) . "\n");
        unset($upstreams[$fd]);
        $server->close($fd);
    });
    $upstream->on('close', function () use (&$upstreams, $server, $fd) {
        unset($upstreams[$fd]);
        $server->close($fd); // what was sent to it is written first
    });
    $upstream->connect($host, (int) $behind, 5);
});

$server->on('receive', function (Server $server, int $fd, int $reactor, string $data) use (&$upstreams) {
    if (isset($upstreams[$fd]) && $upstreams[$fd]->send($data) === false) {
        $server->close($fd);
    }
});

$server->on('bufferFull', function (Server $server, int $fd) use (&$upstreams) {
    isset($upstreams[$fd]) && $upstreams[$fd]->sleep();
});

$server->on('bufferEmpty', function (Server $server, int $fd) use (&$upstreams) {
    isset($upstreams[$fd]) && $upstreams[$fd]->wakeup();
});

$server->on('close', function (Server $server, int $fd) use (&$upstreams) {
    isset($upstreams[$fd]) && $upstreams[$fd]->close();
});

$server->start();

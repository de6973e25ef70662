--TEST--
With event_object connect, receive and close get an Event; bufferFull and bufferEmpty what they always get
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

use SwooleLite\Server\Event;

foreach ([false, true] as $fiber) {
    Harness::run(
        server: function (Server $server) use ($fiber) {
            $server->set(['worker_num' => 1, 'reactor_num' => 1, 'event_object' => true, 'enable_fiber' => $fiber, 'buffer_high_watermark' => 1] + LINES);
            $note = fn (string $what) => fn (Server $server, Event $event) => report($what, (array) $event);
            $server->on('connect', $note('connect'));
            $server->on('close', $note('close'));
            $server->on('bufferFull', fn (Server $server, int $fd) => report('full', $fd));
            $server->on('receive', function (Server $server, Event $event) {
                report('receive', (array) $event, func_num_args(), $server->getClientInfo($event->fd)['last_dispatch_time']);
                $event->data === "close\n" && $server->close($event->fd);
                $event->data === "fill\n" && $server->send($event->fd, str_repeat('x', 8000000));
            });
            $other = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
            $other->on('receive', fn (Server $server, Event $event) => $server->send($event->fd, "other:$event->data"));
            report('other', $other->port);
        },
        client: function (Harness $t) {
            $before = microtime(true);
            $client = $t->connect();
            $fd = $t->take('connect')[0]['fd'];
            check($fd > 0, 'a session');
            $client->send("hello\n");
            [$event, $arguments, $dispatchTime] = $t->take('receive');
            check($event['dispatch_time'] > $before - 0.01 && $event['dispatch_time'] < microtime(true) + 0.01, 'dispatch_time is a time of this test');
            same($dispatchTime, $event['dispatch_time'], 'dispatch_time');
            same([['reactor_id' => 0, 'fd' => $fd, 'dispatch_time' => $dispatchTime, 'data' => "hello\n"], 2], [$event, $arguments], 'receive');
            $client->send("close\n");
            same(['reactor_id' => -1, 'fd' => $fd, 'dispatch_time' => 0.0, 'data' => null], $t->take('close')[0], 'closed by the server');

            $client = $t->connect();
            $connect = $t->take('connect')[0];
            same(['reactor_id' => 0, 'fd' => $connect['fd'], 'dispatch_time' => 0.0, 'data' => null], $connect, 'connect');
            $client->send("fill\n");
            same([$connect['fd']], $t->take('full'), 'full');
            $client->read(8000000);
            $client->close();
            same(['reactor_id' => 0] + $connect, $t->take('close')[0], 'closed by the client');
            same('other:x', (new Client('tcp://127.0.0.1:' . $t->take('other')[0]))->ask('x'), 'a callback of a port');
        },
    );
}
?>
--EXPECT--
OK
OK

--TEST--
connect, close, bufferFull and bufferEmpty are called for the port that the client came to
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'kernel_socket_send_buffer_size' => 4608] + LINES);
        $note = fn (string $what) => fn (Server $server, int $fd, int $reactorId = 0) => report('event', $what, $reactorId < 0);
        $server->on('receive', fn (Server $server, int $fd) => $server->close($fd));
        $server->on('close', $note('server close'));

        $talks = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $talks->on('connect', $note('talks connect'));
        $talks->on('close', $note('talks close'));
        $fills = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $fills->set(['buffer_high_watermark' => 50000]);
        $fills->on('bufferFull', $note('fills full'));
        $fills->on('bufferEmpty', $note('fills empty'));
        $fills->on('receive', fn (Server $server, int $fd) => $server->send($fd, str_repeat('x', 8000000)));
        $server->on('start', fn (Server $server) => report('ports', ...array_column($server->ports, 'port')));
    },
    client: function (Harness $t) {
        $ports = $t->take('ports');
        [$plain, $talks, $fills] = array_map(fn (int $port) => new Client("tcp://127.0.0.1:$port"), $ports);
        same(['talks connect', false], $t->take('event'), 'only one port hears of it');
        $plain->send("\n");
        same(['server close', true], $t->take('event'), 'closed by the server');
        $talks->close();
        same(['talks close', false], $t->take('event'), 'closed by the client');
        $fills->send("\n");
        same(['fills full', false], $t->take('event'), 'full');
        same(8000000, strlen($fills->read(8000000)), 'read');
        same(['fills empty', false], $t->take('event'), 'empty');
        $fills->close();
        same(['server close', false], $t->take('event'), 'close without a callback of its own');
        same([], $t->takeAll(), 'nothing else');
    },
);
?>
--EXPECT--
OK

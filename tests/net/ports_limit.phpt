--TEST--
A server has up to 16 ports; one more is refused
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
        $server->set(LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, $server->getClientInfo($fd)['server_port'] . "\n"));
        while (count($server->ports) < 16) {
            $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        }
        $code = 0;
        try {
            $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        } catch (SwooleLite\Exception $exception) {
            $code = $exception->getCode();
        }
        report('refused', $code, $exception->getMessage(), count($server->ports));
        $server->on('start', fn (Server $server) => report('ports', ...array_column($server->ports, 'port')));
    },
    client: function (Harness $t) {
        same([SOCKET_ENOSPC, 'Cannot listen on 127.0.0.1:0: a server has at most 16 ports', 16], $t->take('refused'), 'the 17th');
        $ports = $t->take('ports');
        same(16, count(array_unique($ports)), 'ports');
        foreach ($ports as $port) {
            same((string) $port, (new Client("tcp://127.0.0.1:$port"))->ask('?'), 'who answers');
        }
        $t->stop();
        foreach ($ports as $port) {
            check(!@stream_socket_client("tcp://127.0.0.1:$port"), "port $port is free again");
        }
    },
);
?>
--EXPECT--
OK

--TEST--
MODE_BASE: with enable_reuse_port each worker has a socket of each port; a unix socket is shared
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['127.0.0.1', 0, Server::MODE_BASE],
    server: function (Server $server) {
        $server->set(['worker_num' => 3, 'enable_reuse_port' => true] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "first\n"));
        $server->listen('127.0.0.1', 0, Server::SOCK_TCP)->on('receive', fn (Server $server, int $fd) => $server->send($fd, "second\n"));
        $server->listen('reuse.sock', 0, Server::SOCK_UNIX_STREAM)->on('receive', fn (Server $server, int $fd) => $server->send($fd, "unix\n"));
        $server->on('start', fn (Server $server) => report('ports', ...array_column($server->ports, 'port')));
    },
    client: function (Harness $t) {
        $ports = array_slice($t->take('ports'), 0, 2);
        $sockets = fn () => array_map(fn (int $port) => preg_match_all(
            sprintf('/^ *\d+: 0100007F:%04X 00000000:0000 0A /m', $port), file_get_contents('/proc/net/tcp')), $ports);
        same([3, 3], $sockets(), 'listening sockets');
        for ($i = 0; $i < 30; $i++) {
            same('first', (new Client("tcp://127.0.0.1:$ports[0]"))->ask('?'), 'first');
            same('second', (new Client("tcp://127.0.0.1:$ports[1]"))->ask('?'), 'second');
            same('unix', (new Client("unix://{$t->dir()}/reuse.sock"))->ask('?'), 'unix');
        }
        $t->stop();
        same([0, 0], $sockets(), 'listening sockets at the end');
    },
);
?>
--EXPECT--
OK

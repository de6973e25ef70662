--TEST--
A TCP6 port on :: takes IPv4 clients, and tells their address as IPv4
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (!@stream_socket_server('tcp://[::1]:0')) die('skip no IPv6 here');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['::', 0, 'sock_type' => Server::SOCK_TCP6],
    server: function (Server $server) {
        $server->set(['worker_num' => 3] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, $server->getClientInfo($fd)['remote_ip'] . "\n"));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 5; $i++) {
            same('127.0.0.1', (new Client("tcp://127.0.0.1:$t->port"))->ask('?'), 'IPv4');
            same('::1', (new Client("tcp://[::1]:$t->port"))->ask('?'), 'IPv6');
        }
    },
);
?>
--EXPECT--
OK

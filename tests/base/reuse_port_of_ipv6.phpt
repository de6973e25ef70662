--TEST--
MODE_BASE: with enable_reuse_port each socket of a port on :: takes IPv4 clients
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
    args: ['::', 0, Server::MODE_BASE, Server::SOCK_TCP6],
    server: function (Server $server) {
        $server->set(['worker_num' => 3, 'enable_reuse_port' => true] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, $server->getClientInfo($fd)['remote_ip'] . "\n"));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 30; $i++) { // whichever socket the kernel chooses
            same('127.0.0.1', (new Client("tcp://127.0.0.1:$t->port"))->ask('?'), 'IPv4');
            same('::1', (new Client("tcp://[::1]:$t->port"))->ask('?'), 'IPv6');
        }
    },
);
?>
--EXPECT--
OK

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
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, $server->getClientInfo($fd)['remote_ip'] . " $server->worker_id\n"));
    },
    client: function (Harness $t) {
        foreach (['127.0.0.1' => '127.0.0.1', '::1' => '[::1]'] as $ip => $host) {
            // the kernel chooses a socket by the client's port: each of them comes, sooner or later
            for ($workers = [], $i = 0; count($workers) < 3 && $i < 1000; $i++) {
                [$remoteIp, $worker] = explode(' ', (new Client("tcp://$host:$t->port"))->ask('?'));
                same($ip, $remoteIp, 'remote_ip');
                $workers[$worker] = true;
            }
            same(3, count($workers), "workers that have $ip as a client");
        }
    },
);
?>
--EXPECT--
OK

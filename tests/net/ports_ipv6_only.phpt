--TEST--
A port with ipv6_only closes IPv4 clients at once; no callback hears of them
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
        $server->set(['ipv6_only' => true] + LINES); // of no concern to ports for IPv4
        $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $server->listen('::', 0, Server::SOCK_TCP6)->set(['ipv6_only' => false]);
        $server->on('connect', fn (Server $server, int $fd) => report('connect', $server->getClientInfo($fd)['remote_ip']));
        $server->on('receive', function (Server $server, int $fd) {
            $stats = $server->stats();
            $server->send($fd, json_encode([$server->getClientInfo($fd)['remote_ip'], $stats['abort_count'], $stats['connection_num']]) . "\n");
        });
        $server->on('start', fn (Server $server) => report('ports', ...array_column($server->ports, 'port')));
    },
    client: function (Harness $t) {
        [$first, $ipv4, $both] = $t->take('ports');
        for ($i = 0; $i < 3; $i++) {
            same('', (new Client("tcp://127.0.0.1:$first"))->readAll(), 'an IPv4 client');
        }
        same(['::1', 3, 1], json_decode((new Client("tcp://[::1]:$first"))->ask('?')), 'an IPv6 client');
        same('127.0.0.1', json_decode((new Client("tcp://127.0.0.1:$ipv4"))->ask('?'))[0], 'a port for IPv4');
        same('127.0.0.1', json_decode((new Client("tcp://127.0.0.1:$both"))->ask('?'))[0], 'a port that sets it otherwise');
        same([['connect', '::1'], ['connect', '127.0.0.1'], ['connect', '127.0.0.1']], $t->takeAll(), 'connect');
    },
);
?>
--EXPECT--
OK

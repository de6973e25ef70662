--TEST--
TCP, TCP6 and unix stream in one server; getClientInfo() names the port; all are free at the end
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
    server: function (Server $server) {
        $server->set(['worker_num' => 2] + LINES);
        $server->listen('::1', 0, Server::SOCK_TCP6);
        $server->listen('ports_types.sock', 0, Server::SOCK_UNIX_STREAM);
        $server->on('receive', function (Server $server, int $fd) {
            $info = $server->getClientInfo($fd);
            $server->send($fd, json_encode([$info['server_port'], $info['server_fd'], $info['socket_type'], $info['remote_ip']]) . "\n");
        });
        $server->on('start', fn (Server $server) => report('ports', ...array_map(fn ($port) => [$port->port, $port->sock, $port->type], $server->ports)));
    },
    client: function (Harness $t) {
        $ports = $t->take('ports');
        $path = $t->dir() . '/ports_types.sock';
        $addresses = ["tcp://127.0.0.1:{$ports[0][0]}", "tcp://[::1]:{$ports[1][0]}", "unix://$path"];
        same([Server::SOCK_TCP, Server::SOCK_TCP6, Server::SOCK_UNIX_STREAM], array_column($ports, 2), 'types');
        same([0, 1, 2], array_column($ports, 1), 'sock');
        foreach ($addresses as $i => $address) {
            same([...$ports[$i], ['127.0.0.1', '::1', ''][$i]], json_decode((new Client($address))->ask('?')), $address);
        }
        $t->stop();
        foreach ($addresses as $address) {
            check(!@stream_socket_client($address), "$address is free");
        }
        check(!file_exists($path), 'the file is gone');
    },
);
?>
--EXPECT--
OK

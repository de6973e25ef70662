--TEST--
Several ports for datagrams beside a stream port: each is answered from its own, server_socket chooses another one
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['reactor_num' => 2] + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
        $server->on('packet', function (Server $server, string $data, array $info) {
            $from = $data === '' ? -1 : (int) $data;
            $data === '' && report('packet', $info['server_socket'], $info['server_port']);
            $server->sendto($info['address'], $info['port'], $data, $from);
        });
        for ($i = 1; $i <= 3; $i++) {
            $port = $server->listen('127.0.0.1', 0, Server::SOCK_UDP);
            report('port', $port->port);
        }
        $port->on('packet', fn (Server $server, string $data, array $info)
            => $server->sendto($info['address'], $info['port'], 'a callback of its own'));
        $server->listen('socket', 0, Server::SOCK_UNIX_DGRAM);
    },
    client: function (Harness $t) {
        same('hello', $t->connect()->ask('hello'), 'the stream port');
        $ports = [1 => $t->take('port')[0], 2 => $t->take('port')[0], 3 => $t->take('port')[0]];
        $client = new DatagramClient(Server::SOCK_UDP, '127.0.0.1');
        foreach ([1, 2] as $index) {
            $client->port = $ports[$index];
            same('', $client->ask(''), 'the answer');
            same($ports[$index], $client->fromPort, 'where it comes from');
            same([$index, $ports[$index]], $t->take('packet'), 'what the callback gets');
            foreach ([1, 2, 3] as $other) {
                same("$other", $client->ask("$other"), 'the answer from the port that was asked for');
                same($ports[$other], $client->fromPort, 'where it comes from');
            }
        }
        $client->port = $ports[3];
        same('a callback of its own', $client->ask('?'), 'the answer');
        same($ports[3], $client->fromPort, 'where it comes from');
        $unix = new DatagramClient(Server::SOCK_UNIX_DGRAM, $t->dir() . '/socket', 0, $t->dir() . '/client');
        same('', $unix->ask(''), 'the unix socket');
        same('4', $unix->ask('4'), 'the same by its number');
    },
);
?>
--EXPECT--
OK

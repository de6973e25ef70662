--TEST--
With event_object packet gets a Packet
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

use SwooleLite\Server\Packet;

Harness::run(
    server: function (Server $server) {
        $server->set(['event_object' => true]);
        $server->on('receive', fn () => null);
        $udp = $server->listen('127.0.0.1', 0, Server::SOCK_UDP);
        $udp->on('packet', function (Server $server, Packet $packet) {
            report('packet', (array) $packet, func_num_args());
            $server->sendto($packet->address, $packet->port, strrev($packet->data), $packet->server_socket);
        });
        report('port', $udp->port);
    },
    client: function (Harness $t) {
        [$port] = $t->take('port');
        $client = new DatagramClient(Server::SOCK_UDP, '127.0.0.1', $port);
        foreach (['hello', ''] as $data) {
            $before = microtime(true);
            same(strrev($data), $client->ask($data), 'the answer');
            [$packet, $arguments] = $t->take('packet');
            $time = $packet['dispatch_time'];
            check($time > $before - 0.01 && $time < microtime(true) + 0.01, 'dispatch_time is a time of this test');
            same([[
                'server_socket' => 1, 'server_port' => $port, 'dispatch_time' => $time, 'address' => '127.0.0.1',
                'port' => $client->localPort(), 'data' => $data,
            ], 2], [$packet, $arguments], 'packet');
        }
    },
);
?>
--EXPECT--
OK

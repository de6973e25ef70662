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
    args: ['127.0.0.1', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $server->set(['event_object' => true]);
        $server->on('packet', function (Server $server, Packet $packet) {
            report('packet', (array) $packet, func_num_args());
            $server->sendto($packet->address, $packet->port, $packet->data, $packet->server_socket);
        });
    },
    client: function (Harness $t) {
        $client = $t->datagrams();
        foreach (['hello', ''] as $data) {
            $before = microtime(true);
            same($data, $client->ask($data), 'the answer');
            [$packet, $count] = $t->take('packet');
            check($packet['dispatch_time'] > $before - 0.1 && $packet['dispatch_time'] <= microtime(true), 'the time');
            unset($packet['dispatch_time']);
            same([
                'server_socket' => 0, 'server_port' => $t->port, 'address' => '127.0.0.1', 'port' => $client->localPort(),
                'data' => $data,
            ], $packet, 'the packet');
            same(2, $count, 'arguments');
        }
    },
);
?>
--EXPECT--
OK

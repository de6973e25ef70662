--TEST--
sendto() never waits: where a client's queue is full it returns false with EAGAIN
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
    args: ['socket', 3 => Server::SOCK_UNIX_DGRAM],
    server: function (Server $server) {
        $server->on('packet', function (Server $server, string $data, array $info) {
            for ($sent = 0; $sent < 10000 && $server->sendto($info['address'], 0, str_pad("$sent", 1000)); $sent++);
            report('sent', $sent, $server->getLastError(), $server->stats()['datagram_drop_count']);
        });
    },
    client: function (Harness $t) {
        $client = $t->datagrams('client');
        $client->send('?');
        [$sent, $error, $dropped] = $t->take('sent');
        same([SOCKET_EAGAIN, 1], [$error, $dropped], 'the error and the count');
        same(range(0, $sent - 1), array_map(intval(...), $client->receiveAll()), 'what had room');
    },
);
?>
--EXPECT--
OK

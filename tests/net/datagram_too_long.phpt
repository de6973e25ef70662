--TEST--
A datagram of more than 64 KiB is dropped and counted, never cut
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
        $server->on('packet', fn (Server $server, string $data, array $info)
            => $server->sendto($info['address'], 0, strlen($data) . " {$server->stats()['datagram_drop_count']}"));
    },
    client: function (Harness $t) {
        $client = $t->datagrams('client');
        same('65536 0', $client->ask(str_repeat('x', 65536)), 'the longest');
        $client->send(str_repeat('x', 65537));
        $client->send(str_repeat('x', 100000));
        same('2 2', $client->ask('ok'), 'the next one');
        $t->waitForLog('/WARNING a datagram of more than 65536 bytes is dropped/');
    },
);
?>
--EXPECT--
OK

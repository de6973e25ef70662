--TEST--
Datagrams of every size arrive whole and are answered from the address that they were sent to
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
// valgrind: yes
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['0.0.0.0', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $server->on('packet', function (Server $server, string $data, array $info) {
            report('packet', strlen($data), $info);
            report('sent', $server->sendto($info['address'], $info['port'], $data), $server->getLastError());
        });
    },
    client: function (Harness $t) {
        $client = $t->datagrams();
        $client->host = '127.0.0.2';
        foreach ([0, 1, 1400, 65507] as $size) {
            $data = $size > 0 ? random_bytes($size) : '';
            $before = microtime(true);
            same($data, $client->ask($data), "the answer to $size bytes");
            same(['127.0.0.2', $t->port], [$client->from, $client->fromPort], 'where the answer comes from');
            [$length, $info] = $t->take('packet');
            same($size, $length, 'the size in the callback');
            check($info['dispatch_time'] > $before - 0.1 && $info['dispatch_time'] <= microtime(true), 'dispatch_time');
            unset($info['dispatch_time']);
            same([
                'address' => '127.0.0.1', 'port' => $client->localPort(), 'server_port' => $t->port, 'server_socket' => 0,
            ], $info, '$clientInfo');
            same([true, 0], $t->take('sent'), 'sendto()');
        }
    },
);
?>
--EXPECT--
OK

--TEST--
enable_reuse_port: each reactor thread (in MODE_BASE each worker) has a socket of its own on a UDP port
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
    args: ['127.0.0.1', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $server->set(['worker_num' => 3, 'reactor_num' => 3, 'enable_reuse_port' => true]);
        $server->on('packet', fn (Server $server, string $data, array $info)
            => $server->sendto($info['address'], $info['port'], "$server->worker_id $data"));
    },
    client: function (Harness $t) {
        $sockets = fn () => array_filter(
            array_slice(file('/proc/net/udp'), 1),
            fn (string $line) => (int) hexdec(substr(preg_split('/\s+/', trim($line))[1], -4)) === $t->port,
        );
        same(3, count($sockets()), 'sockets on the port');
        $workers = [];
        for ($i = 0; $i < 60; $i++) {
            $client = $t->datagrams();
            $answers = [];
            for ($round = 0; $round < 3; $round++) {
                [$worker, $data] = explode(' ', $client->ask("$i.$round"));
                same("$i.$round", $data, 'the answer');
                $answers[$worker] = $workers[$worker] = true;
            }
            same(1, count($answers), 'workers of one client'); // the kernel divides by the client's address
        }
        same(3, count($workers), 'workers that got any');
    },
);
?>
--EXPECT--
OK

--TEST--
DISPATCH_FDMOD: all datagrams of a client go to one worker, and each is answered
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const CLIENTS = 40;

Harness::run(
    args: ['127.0.0.1', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $server->set(['worker_num' => 3, 'reactor_num' => 2]);
        $server->on('packet', fn (Server $server, string $data, array $info)
            => $server->sendto($info['address'], $info['port'], "$server->worker_id $data"));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < CLIENTS; $i++) {
            $clients[$i] = $t->datagrams();
        }
        $workers = [];
        for ($round = 0; $round < 20; $round++) {
            foreach ($clients as $i => $client) {
                $client->send("$i.$round");
            }
            foreach ($clients as $i => $client) {
                [$worker, $data] = explode(' ', $client->receive());
                same("$i.$round", $data, 'the answer');
                $workers[$i][$worker] = true;
            }
        }
        if (getenv('SWL_TEST_MODE') !== 'base') { // there, whichever worker is awake receives
            same(array_fill(0, CLIENTS, 1), array_map(count(...), $workers), 'workers of each client');
            same(3, count(array_unique(array_map(key(...), $workers))), 'workers that have clients');
        }
    },
);
?>
--EXPECT--
OK

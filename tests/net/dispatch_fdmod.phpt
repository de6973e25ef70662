--TEST--
DISPATCH_FDMOD: a connection keeps its worker, and connections spread over all workers
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 3, 'dispatch_mode' => Server::DISPATCH_FDMOD] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "$server->worker_id\n"));
    },
    client: function (Harness $t) {
        $workers = [];
        for ($i = 0; $i < 9; $i++) {
            $client = $t->connect();
            $workers[] = $worker = $client->ask('?');
            for ($n = 0; $n < 10; $n++) {
                same($worker, $client->ask('?'), 'the worker of a connection');
            }
            $client->close();
        }
        same([3, 3, 3], array_values(array_count_values($workers)), 'connections of each worker');
    },
);
?>
--EXPECT--
OK

--TEST--
MODE_BASE: connections go to the idle workers that have fewest
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 3] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "$server->worker_id\n"));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 30; $i++) {
            $t->waitFor(fn () => array_filter($t->workerPids, Processes::isAsleep(...)) === $t->workerPids, 'all workers to be idle');
            $clients[] = $client = $t->connect();
            $workers[] = $client->ask('?');
            same(end($workers), $client->ask('?'), 'a connection stays with its worker');
        }
        // a worker that the machine does not let run soon enough is not waited for
        foreach (array_count_values($workers) + [0, 0, 0] as $id => $count) {
            check($count >= 7 && $count <= 13, "$count of 30 connections for worker $id");
        }
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

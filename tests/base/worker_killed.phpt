--TEST--
MODE_BASE: connections of a worker that is killed are over, and known to be; the others go on
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
        $server->set(['worker_num' => 2] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $stats = $server->stats();
            $server->send($fd, json_encode([$server->worker_id, $fd, $server->getClientList(0, 100), $stats['connection_num'],
                $stats['accept_count'] - $stats['close_count'], count($server->connections), $server->exists(1)]) . "\n");
        });
    },
    client: function (Harness $t) {
        $clients = $sessions = [[], []];
        for ($i = 0; $i < 20 || !$clients[0] || !$clients[1]; $i++) {
            $client = $t->connect();
            [$worker, $fd] = json_decode($client->ask('?'));
            $clients[$worker][] = $client;
            $sessions[$worker][] = $fd;
        }
        $victim = (int) in_array(1, $sessions[1], true); // of the two that which has the first session
        $t->killWorker($victim);
        foreach ($clients[$victim] as $client) {
            same('', $client->readAll(), 'a connection of the dead worker');
        }
        $left = $sessions[1 - $victim];
        foreach ($clients[1 - $victim] as $i => $client) {
            same([1 - $victim, $left[$i], $left, count($left), count($left), count($left), false], json_decode($client->ask('?')),
                'answer of the other: worker, session, sessions, their number, again, and again, and whether the first exists');
        }
        $t->waitFor(fn () => json_decode($t->connect()->ask('?'))[0] === $victim, 'a connection to the successor');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

--TEST--
MODE_BASE: a connection does not wait for a worker that is busy
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
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "hold\n") {
                report('held', $server->worker_id);
                hold();
            }
            $server->send($fd, "$server->worker_id\n");
        });
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 2; $i++) {
            $holding[$i] = $t->connect();
            $holding[$i]->send("hold\n");
            [$busy[]] = $t->take('held');
        }
        [$free] = array_values(array_diff([0, 1, 2], $busy));
        for ($i = 0; $i < 20; $i++) {
            $clients[] = $client = $t->connect();
            same("$free", $client->ask('?'), 'the worker that answers');
        }
        $t->release(2);
        same($busy, [(int) $holding[0]->readLine(), (int) $holding[1]->readLine()], 'the others, in the end');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

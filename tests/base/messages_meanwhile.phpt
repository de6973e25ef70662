--TEST--
MODE_BASE: sendMessage() between workers, also while both are full
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1] + LINES);
        $server->on('connect', fn (Server $server, int $fd) => $server->send($fd, "$server->worker_id\n"));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('held');
            hold();
            for ($i = 0; $i < 100; $i++) {
                $server->sendMessage([$i, str_repeat('x', 50000)], 1 - $server->worker_id);
            }
            $server->sendMessage(['end', $fd], 2);
        });
        $server->on('pipeMessage', function (Server $server, int $from, array $message) {
            static $count = [];
            if ($message[0] === 'end') { // in the task worker
                $server->send($message[1], "the task worker heard $from\n");
            } elseif ($message[0] !== ($count[$from] = ($count[$from] ?? -1) + 1)) {
                report('order', $from, $message[0]);
            } elseif ($message[0] === 99) {
                report('all', $server->worker_id, $from);
            }
        });
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        $clients = [];
        while (count($clients) < 2) {
            $client = $t->connect();
            $clients[$client->readLine()] ??= $client;
        }
        foreach ($clients as $client) {
            $client->send("go\n");
            $t->take('held');
        }
        $t->release(2);
        foreach ($clients as $worker => $client) {
            same("the task worker heard $worker", $client->readLine(), 'the end');
        }
        $got = [$t->take('all'), $t->take('all')];
        sort($got);
        same([[0, 1], [1, 0]], $got, 'who got all messages, of whom');
        same([], $t->takeAll(), 'further reports');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

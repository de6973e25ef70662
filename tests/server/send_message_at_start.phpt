--TEST--
sendMessage() to processes that are just starting arrives: from master, manager, workers and user processes, in their first callbacks
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

// ids: workers 0 and 1, task workers 2 and 3, user processes 4 and 5
Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 2]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $sendToAll = function (string $from) use ($server) {
            $sent = true;
            for ($to = 0; $to < 6; $to++) {
                $sent = $sent && ($to === $server->worker_id || $server->sendMessage($from, $to));
            }
            report('sent', $from, $sent);
        };
        $server->on('start', fn () => $sendToAll('start'));
        $server->on('managerStart', fn () => $sendToAll('managerStart'));
        $server->on('workerStart', fn (Server $server, int $id) => $sendToAll("worker $id"));
        $server->on('pipeMessage', fn (Server $server, int $source, string $from) => report('message', $server->worker_id, $source, $from));
        foreach ([4, 5] as $id) {
            $server->addProcess(new Process(function () use ($server, $id, $sendToAll) {
                $server->tick(3_600_000, fn () => null); // so that its loop runs
                $sendToAll("process $id");
            }));
        }
    },
    client: function (Harness $t) {
        $senders = ['start' => -1, 'managerStart' => -1, 'worker 0' => 0, 'worker 1' => 1, 'worker 2' => 2, 'worker 3' => 3, 'process 4' => 4, 'process 5' => 5];
        $expected = $seen = [];
        foreach ($senders as $from => $id) {
            same(true, $t->take('sent') !== null, 'a sender');
            for ($to = 0; $to < 6; $to++) {
                $to === $id || $expected[] = "$from, $id to $to";
            }
        }
        foreach ($expected as $_) {
            [$to, $source, $from] = $t->take('message');
            $seen[] = "$from, $source to $to";
        }
        sort($expected);
        sort($seen);
        same($expected, $seen, 'messages');
    },
);
?>
--EXPECT--
OK

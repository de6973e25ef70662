--TEST--
With task_retry a task that throws runs again, later each time, and only the last exception fails it
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
        $server->set([
            'task_worker_num' => 2,
            'task_object' => true,
            'task_retry' => ['attempts' => 3, 'delay' => 0.02, 'factor' => 3],
        ]);
        $server->on('receive', fn ($server, $fd, $reactor, $data) => $server->task($data));
        $server->on('task', function (Server $server, Server\Task $task) {
            report('run', $task->id, $task->workerId, $task->attempt, $task->data, $task->dispatchTime, microtime(true));
            if ($task->attempt <= (int) $task->data) {
                throw new RuntimeException("no. $task->attempt");
            }
            return "done in run $task->attempt";
        });
        $server->on('finish', fn ($server, $taskId, $result) => report('finish', $taskId, $result, tasks($server)));
        $server->on('taskFailed', fn ($server, ...$failure) => report('failed', ...$failure, ...[tasks($server)]));
        function tasks(Server $server): array
        {
            return array_intersect_key($server->stats(), ['task_retried_count' => 0, 'task_count' => 0]);
        }
    },
    client: function (Harness $t) {
        $t->allowLog('/uncaught RuntimeException in .task./');
        $client = $t->connect();
        $client->send('2');
        [$id, $result, $counts] = $t->take('finish');
        same('done in run 3', $result, 'the result');
        same(['task_count' => 1, 'task_retried_count' => 2], $counts, 'counters');
        [$before, $first] = [0, null];
        for ($n = 1; $n <= 3; $n++) {
            [$runId, $worker, $attempt, $data, $dispatched, $time] = $t->take('run');
            $first ??= $dispatched;
            same([$id, 0, $n, '2', $first], [$runId, $worker, $attempt, $data, $dispatched], "run $n");
            check($n === 1 || $time - $before >= [2 => 0.02, 3 => 0.06][$n], "run $n is as late as it should be");
            $before = $time;
        }
        $client->send('3');
        [$failedId, $data, $reason, $counts] = $t->take('failed');
        same([$id + 1, '3', 'RuntimeException: no. 3'], [$failedId, $data, $reason], 'the failure');
        same(['task_count' => 2, 'task_retried_count' => 4], $counts, 'counters of both');
    },
);
?>
--EXPECT--
OK

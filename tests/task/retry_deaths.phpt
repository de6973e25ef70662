--TEST--
Deaths and task_max_runtime count as exceptions do with task_retry: the task runs again later, up to its attempts, or its own number of them
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
            'worker_num' => 1,
            'task_worker_num' => 1,
            'task_object' => true,
            'task_max_runtime' => 0.3,
            'task_retry' => ['attempts' => 4, 'delay' => 0.05, 'factor' => 1],
        ]);
        $server->on('receive', fn ($server, $fd, $reactor, $data) => $server->task($data, attempts: $data === 'own' ? 2 : null));
        $server->on('task', function (Server $server, Server\Task $task) {
            report('run', $task->attempt, microtime(true));
            if ($task->data === 'own' || $task->attempt === 1) {
                posix_kill(getmypid(), SIGKILL);
            } elseif ($task->attempt === 2) {
                for (;;) {
                    sleep(1);
                }
            } elseif ($task->attempt === 3) {
                throw new RuntimeException('no');
            }
            return 'done';
        });
        $server->on('finish', fn ($server, $taskId, $result) => report('end', $result, $server->stats()['task_retried_count']));
        $server->on('taskFailed', fn ($server, $taskId, $data, $reason) => report('end', $reason));
    },
    client: function (Harness $t) {
        $t->allowLog('/uncaught RuntimeException|worker #1|runs for longer|killed/');
        $client = $t->connect();
        $client->send('by the options');
        same(['done', 3], $t->take('end'), 'the end');
        $times = [];
        for ($n = 1; $n <= 4; $n++) {
            [$attempt, $times[$n]] = $t->take('run');
            same($n, $attempt, 'the run');
        }
        check($times[2] - $times[1] >= 0.05, 'the second run was late enough');
        check($times[4] - $times[3] >= 0.05, 'the last run was late enough');
        $client->send('own');
        same(['the task worker was killed by signal 9 (KILL)'], $t->take('end'), 'the end');
        same([1, 2], [$t->take('run')[0], $t->take('run')[0]], 'the runs');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

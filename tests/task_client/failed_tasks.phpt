--TEST--
failedTasks(), retryFailedTask() and dropFailedTask() from outside: what failed there, in a worker, and of a schedule; files go with their tasks
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set([
            'task_pools' => ['mail' => ['worker_num' => 1]],
            'task_worker_num' => 1,
            'task_object' => true,
            'task_failed_keep' => 3,
            'server_name' => 'failed_tasks',
        ]);
        $server->on('receive', fn (Server $server) => $server->task('of a worker', pool: 'mail', priority: 1));
        $server->on('task', function (Server $server, Server\Task $task) {
            clearstatcache();
            if (!is_file(getenv('SWL_TEST_DIR') . '/works')) {
                $task->fail('not yet');
            } else {
                report('run', is_array($task->data) ? $task->data : substr($task->data, 0, 11), $task->pool, $task->priority, $task->attempt);
                return 'result';
            }
        });
        $server->on('finish', fn ($server, $taskId, $result) => report('finish', $result));
        $server->on('taskFailed', fn ($server, $taskId, $data, $reason) => report('failed', $data, $reason));
    },
    client: function (Harness $t) {
        $files = fn () => count(glob($t->dir() . '/spill/*/[0-9a-f]*'));
        $client = TaskClient::connect('failed_tasks', 10);
        $connection = $t->connect();
        same([], $client->failedTasks(), 'an empty shelf');
        same([false, Server::ERROR_TASK_FAILED], [$client->taskwait(['n' => 7], 10), $client->getLastError()], 'one that fails');
        same([false, Server::ERROR_TASK_FAILED], [$client->taskwait(str_repeat('big ', 50000), 10), $client->getLastError()], 'a big one that fails');
        $connection->send('go');
        same(['of a worker', 'not yet'], $t->take('failed'), 'one of a worker that fails');

        $list = $client->failedTasks();
        same([1, 2, 3], array_column($list, 'id'), 'ids');
        same([['n' => 7], str_repeat('big ', 50000), 'of a worker'], array_column($list, 'data'), 'data');
        same([-1, -1, 0], array_column($list, 'worker_id'), 'sources');
        same(['', '', 'mail'], array_column($list, 'pool'), 'pools');
        same([0, 0, 1], array_column($list, 'priority'), 'priorities');
        same(['not yet', 'not yet', 'not yet'], array_column($list, 'reason'), 'reasons');
        $t->waitFor(fn () => $files() === 1, 'files: that of the shelf');

        touch($t->dir() . '/works');
        same([false, 2], [$client->retryFailedTask(4), $client->getLastError()], 'running one again that is not there');
        same([false, 2], [$client->dropFailedTask(-1), $client->getLastError()], 'dropping one that is not there');
        same([true, 0], [$client->retryFailedTask(2), $client->getLastError()], 'running the big one again');
        same(['big big big', '', 0, 1], $t->take('run'), 'its run');
        same([true, 0], [$client->retryFailedTask(3), $client->getLastError()], 'running that of the worker again');
        same(['of a worker', 'mail', 1, 1], $t->take('run'), 'its run');
        same(['result'], $t->take('finish'), 'its worker hears of it');
        same([true, 0], [$client->dropFailedTask(1), $client->getLastError()], 'dropping');
        same([], $client->failedTasks(), 'the shelf');
        $t->waitFor(fn () => $files() === 0, 'no files');

        unlink($t->dir() . '/works');
        $client->schedule('each', '* * * * * *', 'scheduled', ['pool' => 'mail']);
        [$failed] = $t->waitFor(fn () => $client->failedTasks() ?: null, 'a failed run of a schedule');
        $client->unschedule('each');
        same(['scheduled', 'mail', -1], [$failed['data'], $failed['pool'], $failed['worker_id']], 'a run of a schedule');
        touch($t->dir() . '/works');
        check($client->retryFailedTask($failed['id']), 'running it again');
        same(['scheduled', 'mail', 0, 1], $t->take('run'), 'its run');
        $t->waitForLog('/task \d+ failed: not yet/'); // of the schedule: nobody else hears of it
    },
);
?>
--EXPECT--
OK

--TEST--
Tasks from outside run again as others do: taskwait() gets the result of the run that succeeds, also after a death; attempts count; the end is told once
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
            'task_worker_num' => 2,
            'task_object' => true,
            'server_name' => 'retries',
            'task_failed_keep' => 9,
            'task_retry' => ['attempts' => 3, 'delay' => 0.01],
        ]);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, Server\Task $task) {
            report('run', $task->data, $task->attempt);
            if ($task->data === 'dies' && $task->attempt === 1) {
                posix_kill(getmypid(), SIGKILL);
            } elseif ($task->data === 'asks' && $task->attempt < 3) {
                return $task->retry() ? 'no matter' : null;
            } elseif ($task->data === 'never' || $task->attempt === 1) {
                throw new RuntimeException('not yet');
            }
            return "$task->data in run $task->attempt";
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/uncaught RuntimeException|exited|killed|died|more left out/');
        $runs = fn () => array_map(fn ($report) => $report[2], array_filter($t->takeAll(), fn ($report) => $report[0] === 'run'));
        $client = TaskClient::connect('retries', 10);
        foreach (['throws' => 2, 'asks' => 3, 'dies' => 2] as $data => $run) {
            same(["$data in run $run", 0], [$client->taskwait($data, 10), $client->getLastError()], $data);
            same(range(1, $run), array_values($runs()), "runs of '$data'");
        }
        same([false, Server::ERROR_TASK_FAILED], [$client->taskwait('never', 10), $client->getLastError()], 'one that fails');
        same([1, 2, 3], array_values($runs()), 'its runs');
        check(is_int($client->task('never', attempts: 2)), 'with attempts of its own');
        $failed = $t->waitFor(fn () => count($list = $client->failedTasks()) === 2 ? $list : null, 'its failure');
        same([1, 2], array_values($runs()), 'its runs');
        same([3, 2], array_column($failed, 'attempts'), 'attempts on the shelf');
        check($client->retryFailedTask($failed[1]['id']), 'running it again');
        $failed = $t->waitFor(fn () => array_column($list = $client->failedTasks(), 'id') === [1, 3] ? $list : null, 'its failure');
        same([3, 2], array_column($failed, 'attempts'), 'with as many attempts');
        same(3, $client->stats()['task_failed_count'], 'failures');
    },
);
?>
--EXPECT--
OK

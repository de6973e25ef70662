--TEST--
failedTasks() lists the last task_failed_keep failed tasks, oldest first, in every process; retryFailedTask() runs one again, dropFailedTask() drops one; files go with them
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

function shelf(Server $server): array
{
    return array_map(fn ($task) => ['data' => is_string($task['data']) ? substr($task['data'], 0, 20) : $task['data']] + $task, $server->failedTasks());
}

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'task_failed_keep' => 3, 'task_retry' => ['attempts' => 2, 'delay' => 0]]);
        $server->on('start', fn ($server) => $server->tick(5, fn () => do_in($server, 'master')));
        $server->on('managerStart', fn ($server) => $server->tick(5, fn () => do_in($server, 'manager')));
        function do_in(Server $server, string $process): void
        {
            $file = getenv('SWL_TEST_DIR') . "/$process";
            if (is_file($file)) {
                [$method, $id] = explode(' ', file_get_contents($file));
                unlink($file);
                report($process, count($server->failedTasks()), $server->$method((int) $id), $server->getLastError());
            }
        }
        $server->on('receive', function ($server, $fd, $reactor, $line) {
            [$what, $value] = explode(' ', trim($line));
            match ($what) {
                'task' => $server->task(match ($value) {
                    'big' => str_repeat('big ', 50000),
                    'array' => ['n' => 7],
                    default => $value,
                }),
                'list' => report('list', shelf($server)),
                'retry' => report('retry', $server->retryFailedTask((int) $value), $server->getLastError()),
                'drop' => report('drop', $server->dropFailedTask((int) $value), $server->getLastError()),
            };
        });
        $server->on('task', function ($server, $taskId, $workerId, $data) {
            if (!is_file(getenv('SWL_TEST_DIR') . '/works')) {
                throw new RuntimeException('not yet');
            }
            return $data;
        });
        $server->on('finish', fn ($server, $taskId, $result) => report('finish', $taskId, is_string($result) ? strlen($result) : $result));
        $server->on('taskFailed', fn ($server, $taskId, $data, $reason) => report('failed', $taskId, is_string($data) ? strlen($data) : $data, $reason));
    },
    client: function (Harness $t) {
        $t->allowLog('/uncaught RuntimeException/');
        $client = $t->connect();
        $files = fn () => count(glob($t->dir() . '/spill/*/[0-9a-f]*'));
        $do = function (string $line, string $answer) use ($t, $client) {
            $client->send("$line\n");
            return $t->take($answer);
        };
        $since = microtime(true);
        foreach (['first' => 5, 'big' => 200000, 'array' => ['n' => 7], 'last' => 4] as $value => $data) {
            [$id, $seen, $reason] = $do("task $value", 'failed');
            same([$data, 'RuntimeException: not yet'], [$seen, $reason], "the failure of $value");
        }
        [$list] = $do('list 0', 'list');
        same([2, 3, 4], array_column($list, 'id'), 'ids');
        same([2, 3, 4], array_column($list, 'task_id'), 'ids of the tasks');
        same(['big big big big big ', ['n' => 7], 'last'], array_column($list, 'data'), 'data');
        foreach ($list as $task) {
            same([0, 'RuntimeException: not yet', 2, '', 0], [$task['worker_id'], $task['reason'], $task['attempts'], $task['pool'], $task['priority']], 'a failed task');
            check(str_contains($task['trace'], 'RuntimeException: not yet in ') && str_contains($task['trace'], '#0 '), 'the trace');
            check($since <= $task['dispatch_time'] && $task['dispatch_time'] <= $task['time'] && $task['time'] <= microtime(true), 'its times');
        }
        $t->waitFor(fn () => $files() === 1, 'files: that of the shelf');

        same([false, 2], $do('retry 1', 'retry'), 'one that is gone');
        same([true, 0], $do('drop 3', 'drop'), 'dropping');
        same([false, 2], $do('drop 3', 'drop'), 'dropping again');
        same([true, 0], $do('retry 2', 'retry'), 'running again, in vain');
        same([2, 200000, 'RuntimeException: not yet'], $t->take('failed'), 'it failed again');
        same([4, 5], array_column($do('list 0', 'list')[0], 'id'), 'ids');
        $t->waitFor(fn () => $files() === 1, 'files');
        touch($t->dir() . '/works');
        foreach (['master' => 5, 'manager' => 4] as $process => $id) {
            file_put_contents($t->dir() . "/.$process", "retryFailedTask $id");
            rename($t->dir() . "/.$process", $t->dir() . "/$process");
            same([$id - 3, true, 0], $t->take($process), "in the $process");
            same($id === 5 ? [2, 200000] : [4, 4], $t->take('finish'), 'the result');
        }
        same([[]], $do('list 0', 'list'), 'the shelf');
        $t->waitFor(fn () => $files() === 0, 'files');
    },
);
?>
--EXPECT--
OK

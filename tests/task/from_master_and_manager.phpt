--TEST--
Callbacks and timers of master and manager submit tasks, of any type and size; nobody hears of their results
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 2]);
        $submit = function (string $where, mixed $data, int $index = -1) use ($server): void {
            report('submitted', $where, $server->task([$where, $data], $index), $server->getLastError());
        };
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $command) {
            if ($command === 'stats') {
                $stats = $server->stats();
                report('stats', $stats['task_count'], $stats['tasking_num'], $stats['task_queue_num'], $stats['task_queue_bytes'], $stats['task_failed_count'], $stats['task_late_count']);
            } elseif ($command === 'die') {
                exit(3);
            }
        });
        $server->on('start', function () use ($submit) {
            $submit('start', 'small');
            Timer::after(1, fn () => $submit('timer of the master', str_repeat('x', 300_000)));
        });
        $server->on('managerStart', function () use ($submit) {
            $submit('managerStart', (object) ['a' => 1]);
            Timer::after(1, fn () => $submit('timer of the manager', str_repeat('x', 300_000), 1));
        });
        $server->on('workerError', fn () => $submit('workerError', null, 0));
        $server->on('beforeReload', fn () => $submit('beforeReload', 1.5));
        $server->on('afterReload', fn () => $submit('afterReload', true));
        $server->on('task', function (Server $server, int $id, int $source, array $data) {
            [$where, $value] = $data;
            report("done: $where", $id, $source, is_string($value) ? strlen($value) : json_encode($value), $server->worker_id);
            return 'a result';
        });
        $server->on('finish', fn (Server $server, int $id, mixed $result) => report('finish', $id, $result));
        $server->on('taskFailed', fn (Server $server, int $id) => report('taskFailed', $id));
    },
    client: function (Harness $t) {
        $ids = [];
        $expect = function (string $where, mixed $value, ?int $worker = null) use ($t, &$ids) {
            [$id, $source, $got, $ran] = $t->take("done: $where");
            same([-1, $value], [$source, $got], "source and data from $where");
            $worker === null || same($worker, $ran, "task worker of the task from $where");
            [$from, $returned, $error] = $t->take('submitted');
            $ids[$from] = $returned;
            same(0, $error, "error of $from");
            return [$where, $id];
        };
        $done = [
            $expect('start', 5),
            $expect('managerStart', '{"a":1}'),
            $expect('timer of the master', 300_000),
            $expect('timer of the manager', 300_000, 2),
        ];
        $client = $t->connect();
        $t->allowLog('/exited with code 3/');
        $pid = $t->workerPids[0];
        $client->send('die');
        $done[] = $expect('workerError', 'null', 1);
        $t->waitForSuccessor(0, $pid);
        $t->reload();
        $done[] = $expect('beforeReload', '1.5');
        $done[] = $expect('afterReload', 'true');
        foreach ($done as [$where, $id]) {
            same($ids[$where], $id, "what task() returned in $where");
        }
        same(7, count(array_unique($ids)), 'different ids');
        // a task worker counts its task when its callback has returned
        $t->waitFor(function () use ($t, &$stats) {
            $t->connect()->send('stats');
            return ($stats = $t->take('stats'))[1] === 0;
        }, 'the end of all tasks');
        same([7, 0, 0, 0, 0, 0], $stats, 'stats');
        same([], $t->takeAll(), 'nobody hears of results');
    },
);
?>
--EXPECT--
OK

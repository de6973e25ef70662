--TEST--
stats()['workers'] tells what each process runs and since when, its memory and what it has done
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'task_pools' => ['mail' => ['worker_num' => 1]],
            'task_max_attempts' => 2, 'enable_reuse_port' => false] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            static $kept;
            switch (rtrim($data)) {
                case 'hold':
                    report('holds', $server->worker_id);
                    hold();
                    break;
                case 'memory':
                    $kept = str_repeat('x', 32 << 20);
                    report('kept', $server->worker_id);
                    break;
                case 'mail':
                    report('id', $server->task('hold', pool: 'mail'));
                    break;
                case 'fail':
                    $server->taskwait('fail', 5);
                    break;
                case 'stats':
                    $server->send($fd, json_encode(['stats' => $server->stats()['workers'], 'now' => microtime(true)], JSON_PRESERVE_ZERO_FRACTION) . "\n");
                    return;
            }
            $server->send($fd, $data);
        });
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            if ($data === 'fail') {
                throw new RuntimeException('it fails');
            }
            report('runs', $id);
            hold();
        });
    },
    client: function (Harness $t) {
        // the worker that answers is told by its own state: the other one is looked at
        $ask = fn () => json_decode($t->connect()->ask('stats'), true)['stats'];
        $idle = fn (int $id) => $t->waitFor(fn () => ($row = $ask()[$id])['status'] === 'idle' ? $row : null, "$id to be idle");
        foreach ([2, 3] as $id) {
            $row = $idle($id);
            same([null, null, null], [$row['since'], $row['task'], $row['attempt']], "what an idle process runs");
            same([0, 0, 0], [$row['task_finished_count'], $row['task_failed_count'], $row['respawn_count']], 'what it has done');
        }
        same(['', 'mail'], [$row['pool'] === 'mail' ? $ask()[2]['pool'] : null, $row['pool']], 'the pools');

        // a task
        $before = microtime(true);
        $t->connect()->ask('mail');
        [$id] = $t->take('id');
        same([$id], $t->take('runs'), 'the task');
        $row = $ask()[3];
        same(['busy', $id, 1, 'mail'], [$row['status'], $row['task'], $row['attempt'], $row['pool']], 'what runs there');
        check(is_float($row['since']) && $row['since'] >= $before - 0.1 && $row['since'] <= microtime(true) + 0.1, 'since when');

        // its second run, after the death of the process
        $t->allowLog('/killed by signal 9/');
        $t->killWorker(3);
        same([$id], $t->take('runs'), 'the task again');
        $row = $ask()[3];
        same([$id, 2, 1], [$row['task'], $row['attempt'], $row['respawn_count']], 'the second run');
        $t->release(2); // the dead process may have taken one, or none
        $t->waitFor(fn () => $ask()[3]['task'] === null ?: null, 'its end');
        same([1, 0], [$ask()[3]['task_finished_count'], $ask()[3]['task_failed_count']], 'one has ended well');

        // a failure
        $t->allowLog('/it fails/');
        $t->connect()->ask('fail');
        $t->waitFor(fn () => $ask()[2]['task_failed_count'] === 1 ?: null, 'the failure to be counted');

        // memory
        $before = array_column($ask(), 'memory');
        check(min($before) > 0, 'each process has memory');
        $t->connect()->ask('memory');
        [$worker] = $t->take('kept');
        check($ask()[$worker]['memory'] - $before[$worker] > 24 << 20, 'the memory of a worker that has taken 32 MiB');
    },
);
?>
--EXPECT--
OK

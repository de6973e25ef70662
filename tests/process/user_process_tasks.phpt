--TEST--
A user process submits tasks and gets their results
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

const MANY = 10000;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 2] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $stats = $server->stats();
            $server->send($fd, "$stats[task_count] $stats[tasking_num] $stats[task_queue_num] $stats[task_failed_count] $stats[task_late_count]\n");
        });
        $server->on('task', function (Server $server, int $taskId, int $source, mixed $data) {
            if ($data === 'source') {
                return $source;
            }
            if ($data === 'throw') {
                throw new Exception('on purpose');
            }
            if ($data === 'count') {
                report('run', $taskId);
                return null;
            }
            return is_int($data) ? $data * 2 : $data;
        });
        $server->on('finish', fn () => report('finish'));
        $server->on('taskFailed', fn (Server $server, int $id, mixed $data, string $reason) => report('taskFailed', $server->worker_id, $data, $reason));
        $server->addProcess(new Process(function (Process $process) use ($server) {
            if (file_exists('done')) {
                hold();
            }
            touch('done');
            report('taskwait', $server->taskwait('source', 5), $server->getLastError());
            $wrong = 0;
            for ($i = 0; $i < MANY; $i++) {
                $wrong += $server->taskwait($i, 5) !== $i * 2;
            }
            report('one by one', $wrong);
            $results = $server->taskWaitMulti(range(0, MANY - 1), 10);
            report('together', $results === range(0, 2 * (MANY - 1), 2));
            report('failed', $server->taskwait('throw', 5), $server->getLastError());
            report('big', $server->taskwait(str_repeat('x', 3_000_000), 5) === str_repeat('x', 3_000_000));

            report('without', $server->task('count') !== false); // nobody is told of its result
            $server->task('throw');
            $seen = [];
            $closure = function (Server $server, int $taskId, int $result) use (&$seen, &$ids) {
                $seen[$taskId] = $result;
                if (count($seen) === MANY) {
                    report('results', $seen == $ids, $server->worker_id, getmypid());
                }
            };
            for ($i = 0; $i < MANY; $i++) {
                $ids[$server->task($i, -1, $closure)] = $i * 2;
            }
            $server->task('throw', 0, fn () => report('not called'));
            report('returns', count($seen), count($ids), getmypid());
        }));
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose/');
        same([3, 0], $t->take('taskwait'), 'taskwait(): the source of the task');
        same([0], $t->take('one by one'), 'wrong results');
        same([true], $t->take('together'), 'taskWaitMulti()');
        same([false, Server::ERROR_TASK_FAILED], $t->take('failed'), 'a task that throws');
        same([true], $t->take('big'), 'a large one');
        same([true], $t->take('without'), 'task() without a callback');
        $t->take('run');
        [$seen, $count, $pid] = $t->take('returns');
        same([0, MANY], [$seen, $count], 'nothing is called while the function runs; all were taken');
        same([true, 3, $pid], $t->take('results'), 'what came to the callback, after the function');
        same([3, 'throw', 'Exception: on purpose'], $t->take('taskFailed'), 'a failure of a task with a callback');
        $client = $t->connect();
        $t->waitFor(fn () => $client->ask('stats') === (4 * MANY - MANY + 6) . ' 0 0 3 0', 'the counts');
        $t->stop();
        same([], $t->takeAll(), 'finish, or a failure of a task without a callback');
    },
);
?>
--EXPECT--
OK

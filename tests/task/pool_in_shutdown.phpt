--TEST--
Task pools: while the server ends, pools whose tasks submit to each other run all of them, and taskwait() answers
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set([
            'task_worker_num' => 0, 'task_in_task_worker' => true, 'max_wait_time' => 20,
            'task_pools' => ['a' => ['worker_num' => 2], 'b' => [], 'c' => ['worker_num' => 2]],
        ]);
        $server->on('receive', fn (Server $server) => $server->task(12, pool: 'a') && report('submitted'));
        $server->on('task', function (Server $server, int $id, int $from, int|string $left) {
            if ($left === 'question') {
                return 'answer';
            }
            if ($left === 12) {
                report('running');
                hold();
            }
            if ($left > 0) {
                $pool = 'abc'[$left % 3];
                if ($pool !== $server->stats()['workers'][$server->worker_id]['pool'] && $left < 12) {
                    report('asked', $server->taskwait('question', 15, pool: $pool));
                }
                $server->task($left - 1, pool: $pool);
            } else {
                report('over');
            }
        });
    },
    function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('submitted');
        $t->take('running');
        $t->signal(SIGTERM);
        $t->waitFor(fn () => !Processes::isAlive($t->workerPids[3]) && !Processes::isAlive($t->workerPids[4]), 'idle task workers to end');
        $t->release();
        $t->take('over');
        same('exit 0', $t->waitForExit(), 'the end');
        $asked = array_filter($t->takeAll(), fn (array $report) => $report[0] === 'asked');
        check(count($asked) > 4, 'several asked other pools');
        same(['answer'], array_values(array_unique(array_column($asked, 1))), 'what they were told');
    },
);
?>
--EXPECT--
OK

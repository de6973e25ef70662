--TEST--
A task of the master that fails, in an exception, with its task worker or by its data, is logged: nobody else hears of it
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([1, 2] as $attempts) {
    Harness::run(
        server: function (Server $server) use ($attempts) {
            $server->set(['task_worker_num' => 1, 'payload_memory' => 0, 'task_max_attempts' => $attempts]);
            $server->on('receive', function (Server $server) {
                $stats = $server->stats();
                report('stats', $stats['task_count'], $stats['tasking_num'], $stats['task_failed_count'], $stats['task_redelivered_count']);
            });
            $server->on('start', function (Server $server) {
                foreach (['throw', 'die', str_repeat('hold', 100_000), str_repeat('gone', 100_000), 'well'] as $what) {
                    report('submitted', $server->task($what));
                }
            });
            $server->on('task', function (Server $server, int $id, int $source, string $data) {
                switch (substr($data, 0, 4)) {
                    case 'thro':
                        throw new RuntimeException('no good');
                    case 'die':
                        report('dies');
                        posix_kill(getmypid(), SIGKILL);
                    case 'hold':
                        report('held');
                        hold();
                        break;
                    default:
                        report('run', $data);
                }
            });
            $server->on('taskFailed', fn () => report('taskFailed'));
        },
        client: function (Harness $t) use ($attempts) {
            $ids = [];
            for ($i = 0; $i < 5; $i++) {
                $ids[] = $t->take('submitted')[0];
            }
            $t->allowLog('/was killed by signal 9/');
            $t->waitForLog("/RuntimeException: no good/");
            for ($i = 0; $i < $attempts; $i++) {
                $t->take('dies');
            }
            $t->waitForLog("/WARNING task $ids[1] failed: the task worker was killed by signal 9 \\(KILL\\)/");
            $t->take('held');
            $files = glob($t->dir() . '/spill/*/[0-9]*');
            same(2, count($files), 'files of the two large tasks, one in hand');
            array_map(unlink(...), $files);
            $t->release();
            $t->waitForLog('/ERROR spill file \d+ could not be read/');
            same(['well'], $t->take('run'), 'the last one');
            $t->waitFor(function () use ($t, &$stats) {
                $t->connect()->send('?');
                return ($stats = $t->take('stats'))[1] === 0;
            }, 'the end of all tasks');
            same([5, 0, 3, $attempts - 1], $stats, 'stats');
            same([], $t->takeAll(), 'further reports');
        },
    );
}
?>
--EXPECT--
OK
OK

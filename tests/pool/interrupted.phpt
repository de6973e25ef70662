--TEST--
A signal ends workerStart between two operations; one that asks for workerRunning is left to return by itself
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

Harness::run(
    pool: [2],
    server: function (Pool $pool) {
        $pool->on('workerStart', function (Pool $pool, int $id) {
            report('begins', $id);
            if ($id === 0) {
                while (true) {
                    sleep(100);
                }
            }
            for ($rounds = 0; $pool->workerRunning; $rounds++) {
                sleep(100);
            }
            report('returns', $rounds, $pool->workerRunning);
        });
        $pool->on('workerStop', fn (Pool $pool, int $id) => report('stops', $id));
    },
    client: function (Harness $t) {
        [$t->take('begins'), $t->take('begins')];
        $pids = $t->workerPids;
        foreach ([0, 1] as $id) {
            $t->waitFor(fn () => Processes::isAsleep($pids[$id]), 'its sleep');
        }
        posix_kill($pids[0], SIGTERM);
        $t->waitForSuccessor(0, $pids[0]);
        same(0, $t->take('stops')[0], 'the first');
        $t->reload();
        same([1, false], $t->take('returns'), 'the second');
        $t->waitForSuccessor(1, $pids[1]);
        $t->waitForLog('/reloaded/');
        $t->stop();
    },
);
?>
--EXPECT--
OK

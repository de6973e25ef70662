--TEST--
A worker that does not end within max_wait_time is killed: at a reload, and at the end
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
        $pool->set(['max_wait_time' => 1]);
        $pool->on('workerStart', function (Pool $pool, int $id) {
            pcntl_signal(SIGTERM, SIG_IGN);
            pcntl_signal(SIGUSR1, SIG_IGN);
            report('begins');
            while (true) {
                sleep(100);
            }
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/was killed by signal 9/');
        $pids = $t->workerPids;
        [$t->take('begins'), $t->take('begins')];
        $t->reload();
        $t->waitForLog('/worker #0 does not end within max_wait_time and is killed/');
        $t->waitForSuccessor(0, $pids[0]);
        $t->take('begins');
        $t->signal(SIGTERM);
        $t->waitForLog('/2 processes did not end within max_wait_time and are killed/');
        same('exit 0', $t->waitForExit(), 'the master');
    },
);
?>
--EXPECT--
OK

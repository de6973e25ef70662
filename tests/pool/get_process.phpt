--TEST--
getProcess() tells the process that has an id now
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

use SwooleLite\Process;

Harness::run(
    pool: [2],
    server: function (Pool $pool) {
        $pool->on('workerStart', function (Pool $pool, int $id) {
            report('begins', $id);
            hold();
            if ($id === 0) {
                $own = $pool->getProcess();
                $other = $pool->getProcess(1);
                report('processes', $own instanceof Process, $own->pid === getmypid(), $own->id, $other->pid, $other->id, $pool->getProcess(0)->pid === getmypid());
                Process::kill($other->pid, SIGTERM);
            }
            sleep(100);
        });
    },
    client: function (Harness $t) {
        [$t->take('begins'), $t->take('begins')];
        $pid = $t->workerPids[1];
        $t->release(2);
        same([true, true, 0, $pid, 1, true], $t->take('processes'), 'processes');
        $t->waitForSuccessor(1, $pid);
    },
);
?>
--EXPECT--
OK

--TEST--
A private queue goes with its pool; what waits in it is handled before
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

Harness::run(
    pool: [1, Pool::IPC_MSGQUEUE],
    server: function (Pool $pool) {
        $pool->on('workerStart', fn (Pool $pool) => report('id', $pool->msgQueueId));
        $pool->on('message', fn () => null);
    },
    client: function (Harness $t) {
        [$id] = $t->take('id');
        $row = fn () => preg_grep("/^\s*0\s+$id\s+600 /", file('/proc/sysvipc/msg'));
        same(1, count($row()), 'it is there');
        $t->stop();
        same(0, count($row()), 'it is gone');
    },
);
Harness::run(
    pool: [1, Pool::IPC_MSGQUEUE],
    server: function (Pool $pool) {
        $pool->on('workerStart', fn (Pool $pool) => report('id', $pool->msgQueueId));
        $pool->on('message', fn () => null);
    },
    client: function (Harness $t) {
        $t->allowLeftFiles();
        $t->allowLog('/./');
        [$id] = $t->take('id');
        $t->signal(SIGKILL);
        $t->waitForExit();
        $t->waitFor(fn () => !Processes::ofTest($t->dir()), 'the end of its workers');
        remove_leftovers($t);
        same(0, count(preg_grep("/^\s*0\s+$id\s+600 /", file('/proc/sysvipc/msg'))), 'it is gone');
    },
);
?>
--EXPECT--
OK
OK

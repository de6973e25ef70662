--TEST--
The death of the master ends all workers, whatever they do
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

foreach ([Pool::IPC_NONE, Pool::IPC_UNIXSOCK, Pool::IPC_MSGQUEUE, Pool::IPC_SOCKET] as $ipc) {
    Harness::run(
        pool: [3, $ipc],
        server: function (Pool $pool) use ($ipc) {
            $ipc === Pool::IPC_SOCKET && $pool->listen('127.0.0.1', 0);
            $ipc === Pool::IPC_NONE
                ? $pool->on('workerStart', fn () => sleep(100))
                : $pool->on('message', fn () => null);
        },
        client: function (Harness $t) {
            $t->allowLeftFiles();
            $t->signal(SIGKILL);
            same('signal 9', $t->waitForExit(), 'the master');
            $t->waitFor(fn () => !Processes::ofTest($t->dir()), 'the end of the workers');
            remove_leftovers($t);
            same([], array_values(array_diff(scandir("{$t->dir()}/spill"), ['.', '..'])), 'what is left');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK

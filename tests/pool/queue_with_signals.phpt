--TEST--
Process::signal() in a worker of a pool with a queue calls back, also while no message comes
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Process\Pool;

$queue = new KeptQueue();
Harness::run(
    pool: [1, Pool::IPC_MSGQUEUE, $queue->key],
    server: function (Pool $pool) {
        $pool->on('workerStart', function () {
            Process::signal(SIGALRM, fn () => report('signal'));
            report('handles');
        });
        $pool->on('message', fn (Pool $pool, string $data) => report('message', $data));
    },
    client: function (Harness $t) use ($queue) {
        $t->take('handles');
        for ($i = 0; $i < 20; $i++) {
            posix_kill($t->workerPids[0], SIGALRM);
            same([], $t->take('signal'), 'the signal');
            $i % 5 === 0 && $queue->pushBytes("$i");
            $i % 5 === 0 && same(["$i"], $t->take('message'), 'a message');
        }
    },
);
?>
--EXPECT--
OK

--TEST--
A worker with timers takes messages of the queue, too, and its timers run meanwhile
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

use SwooleLite\Timer;

$queue = new KeptQueue();
Harness::run(
    pool: [2, Pool::IPC_MSGQUEUE, $queue->key],
    server: function (Pool $pool) {
        $pool->on('workerStart', fn (Pool $pool, int $id) => Timer::tick(1, fn () => report('tick', $id)));
        $pool->on('message', fn (Pool $pool, string $data) => report('message', $data));
    },
    client: function (Harness $t) use ($queue) {
        for ($i = 0; $i < 20; $i++) {
            $queue->pushBytes("$i");
            same(["$i"], $t->take('message'), 'a message');
            $t->take('tick');
        }
    },
);
?>
--EXPECT--
OK

--TEST--
Messages of a System V queue: any type, any size, pushed by anybody of this user; each to one worker
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

$queue = new KeptQueue();
Harness::run(
    pool: [3, Pool::IPC_MSGQUEUE, $queue->key],
    server: function (Pool $pool) {
        $pool->on('message', function (Pool $pool, string $data) {
            report('message', $pool->workerId, $data === '' ? 0 : strlen($data), crc32($data));
            if ($data === 'wait') {
                hold();
                report('goes on');
            }
        });
        $pool->on('workerStart', fn (Pool $pool) => report('queue', $pool->msgQueueId));
    },
    client: function (Harness $t) use ($queue) {
        for ($i = 0; $i < 3; $i++) {
            same([$queue->id()], $t->take('queue'), 'its id');
        }
        check(str_contains($queue->row(), ' 600 '), 'its mode: ' . $queue->row());
        $sizes = ['', 'a', str_repeat('b', 8192)];
        foreach ([1, 2, 3, 4, 99, 0x7fffffff] as $type) {
            foreach ($sizes as $data) {
                $queue->pushBytes($data, $type);
                [, $length, $sum] = $t->take('message');
                same([strlen($data), crc32($data)], [$length, $sum], 'the message');
            }
        }
        // a worker that is busy leaves the queue to others, down to the last
        for ($round = 0; $round < 30; $round++) {
            $busy = [];
            while (count($busy) < 3) {
                $queue->pushBytes('wait');
                $busy[] = $t->take('message')[0];
            }
            sort($busy);
            same([0, 1, 2], $busy, 'each one');
            if ($round < 29) {
                $t->release(3);
                [$t->take('goes on'), $t->take('goes on'), $t->take('goes on')];
            }
        }
        $queue->pushBytes('later');
        same([], $t->takeAll(), 'nobody is left');
        $t->release(3);
        same(5, $t->take('message')[1], 'the last one');
        $t->stop();
        $queue->pushBytes('for the next pool');
        same(1, $queue->count(), 'the queue stays');
    },
);
Harness::run(
    pool: [1, Pool::IPC_MSGQUEUE, $queue->key],
    server: fn (Pool $pool) => $pool->on('message', fn (Pool $pool, string $data) => report('message', $data)),
    client: fn (Harness $t) => same(['for the next pool'], $t->take('message'), 'what waited'),
);
?>
--EXPECT--
OK
OK

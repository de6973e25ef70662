--TEST--
getProcess() of a pool with a queue pushes to it, from every process; without a message callback workers pop
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

foreach ([true, false] as $isByHand) {
    Harness::run(
        pool: [2, Pool::IPC_MSGQUEUE],
        server: function (Pool $pool) use ($isByHand) {
            $pool->on('start', fn (Pool $pool) => report('pushed', $pool->msgQueueId >= 0));
            $pool->on('workerStart', function (Pool $pool, int $id) use ($isByHand) {
                if ($id === 0) {
                    foreach (range(1, 20) as $i) {
                        check($pool->getProcess(0)->push("$i"), 'push()');
                    }
                }
                while ($isByHand) {
                    report('message', (int) $pool->getProcess()->pop());
                }
            });
            $isByHand || $pool->on('message', fn (Pool $pool, string $data) => report('message', (int) $data));
        },
        client: function (Harness $t) {
            same([true], $t->take('pushed'), 'its id');
            for ($got = []; count($got) < 20;) {
                $got[] = $t->take('message')[0];
            }
            sort($got);
            same(range(1, 20), $got, 'each one, once');
        },
    );
}
?>
--EXPECT--
OK
OK

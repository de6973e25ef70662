--TEST--
sendMessage() from every worker to every worker, itself included, and from the master; any size
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

const SIZES = [0, 1, 7000, 65536, 3000000];

function made(int $size, int $from): string
{
    return str_pad("$from:", max(2, $size), 'x');
}

Harness::run(
    pool: [3, Pool::IPC_UNIXSOCK],
    server: function (Pool $pool) {
        $pool->set(['enable_message_bus' => true, 'max_request' => 0]);
        $send = function (Pool $pool, int $from) {
            for ($to = 0; $to < 3; $to++) {
                foreach (SIZES as $size) {
                    check($pool->sendMessage(made($size, $from), $to), "from $from to $to");
                }
            }
        };
        $pool->on('start', fn (Pool $pool) => $send($pool, 9));
        $pool->on('workerStart', fn (Pool $pool, int $id) => $send($pool, $id));
        $pool->on('message', function (Pool $pool, string $data) {
            $from = (int) $data;
            check(in_array(strlen($data), SIZES) && $data === made(strlen($data), $from) || $data === made(0, $from), 'the bytes');
            report('message', $pool->workerId, $from, strlen($data));
        });
    },
    client: function (Harness $t) {
        $expected = $got = [];
        foreach ([0, 1, 2] as $to) {
            foreach ([0, 1, 2, 9] as $from) {
                foreach (SIZES as $size) {
                    $expected[] = [$to, $from, max(2, $size)];
                }
            }
        }
        foreach ($expected as $_) {
            $got[] = $t->take('message');
        }
        sort($got);
        sort($expected);
        same($expected, $got, 'what came');
        $t->stop();
        same([], $t->takeAll(), 'nothing twice');
    },
);
?>
--EXPECT--
OK

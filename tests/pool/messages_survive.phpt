--TEST--
Messages outlive workers that are killed, reloaded or retired; only one in hand is lost with a kill
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

const COUNT = 3000;

Harness::run(
    pool: [2, Pool::IPC_UNIXSOCK],
    server: function (Pool $pool) {
        $pool->set(['max_request' => 500]);
        $pool->on('workerStart', function (Pool $pool, int $id) {
            static $sent = 0;
            if ($id === 0 && !file_exists('sent')) {
                touch('sent');
                for ($i = 0; $i < COUNT; $i++) {
                    check($pool->sendMessage("$i", 1), 'sendMessage()');
                }
            }
        });
        $pool->on('message', function (Pool $pool, string $data) {
            report('begins', (int) $data);
            report('message', (int) $data);
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/NOTICE reload(ing|ed)/');
        $got = $begun = [];
        for ($round = 0; !isset($got[COUNT - 1]); $round++) {
            if ($round < 40) {
                match ($round % 4) {
                    0 => $t->killWorker(1),
                    2 => $t->signal(SIGUSR1),
                    default => null,
                };
            }
            $t->waitFor(function () use ($t, &$got, &$begun) {
                foreach ($all = $t->takeAll() as [$what, $number]) {
                    $what === 'message' ? $got[] = $number : $begun[] = $number;
                }
                return $all;
            }, 'messages');
            if (end($got) === COUNT - 1) {
                break;
            }
        }
        same([...$begun], [...array_unique($begun)], 'none began twice');
        same($got, array_values(array_unique($got)), 'none came twice');
        $ordered = $got;
        sort($ordered);
        same($ordered, $got, 'in order');
        check(COUNT - count($got) <= 10, 'only those in hand are lost: ' . (COUNT - count($got)));
    },
);
?>
--EXPECT--
OK

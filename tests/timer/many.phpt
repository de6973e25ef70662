--TEST--
A hundred thousand timers are called, each once, in order
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        $server->on('receive', fn () => null);
        $server->on('workerStart', function () {
            $calls = $latest = 0;
            $inOrder = true;
            $bounds = []; // when each is due, at the earliest and at the latest
            $callback = function (int $i) use (&$bounds, &$calls, &$latest, &$inOrder) {
                $inOrder = $inOrder && $bounds[$i][1] >= $latest;
                $latest = max($latest, $bounds[$i][0]);
                if (++$calls === 75_000) {
                    Timer::after(50, fn () => report('end', $calls, $inOrder, Timer::stats()['num']));
                }
            };
            $ids = [];
            mt_srand(1);
            for ($i = 0; $i < 100_000; $i++) {
                $ms = mt_rand(1, 200);
                $before = hrtime(true);
                $ids[] = Timer::after($ms, $callback, $i);
                $bounds[] = [$before + $ms * 1_000_000, hrtime(true) + $ms * 1_000_000];
            }
            foreach ($ids as $i => $id) {
                $i % 4 === 0 && Timer::clear($id);
            }
        });
    },
    client: function (Harness $t) {
        same([75_000, true, 0], $t->take('end'), 'calls, whether they were in order, and what is left');
    },
);
?>
--EXPECT--
OK

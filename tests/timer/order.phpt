--TEST--
Timers are called in the order in which they are due
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
            $order = [];
            $due = [];
            $clock = fn (): float => hrtime(true) / 1e6;
            foreach ([50, 10, 90, 30, 70, 20, 80, 1000] as $ms) {
                $before = $clock();
                Timer::after($ms, function () use (&$order, &$due, $ms) {
                    $order[] = $ms;
                    $ms === 1000 && report('order', [$order, $due]);
                });
                $due[$ms] = [$before + $ms, $clock() + $ms];
            }
            usleep(200000); // seven are due when the loop comes to look
        });
    },
    client: function (Harness $t) {
        [[$order, $due]] = $t->take('order');
        same(8, count($order), 'timers called');
        for ($i = 1; $i < 8; $i++) { // where this machine stood still between two calls of after(), the second may be due later
            [$earliest] = $due[$order[$i - 1]];
            [, $latest] = $due[$order[$i]];
            same(true, $earliest <= $latest, "$order[$i] ms comes after {$order[$i - 1]} ms: " . json_encode([$order, $due]));
        }
    },
);
?>
--EXPECT--
OK

--TEST--
A tick of one millisecond comes about a thousand times a second
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
            $calls = 0;
            $best = 0;
            Timer::tick(1, function () use (&$calls) {
                $calls++;
            });
            $round = 0;
            Timer::tick(100, function () use (&$calls, &$best, &$round) {
                [$best, $calls] = [max($best, $calls), 0];
                if (++$round === 10) {
                    report('best', $best);
                }
            });
        });
    },
    client: function (Harness $t) {
        // The best tenth of a second, because others use the machine too; waits of whole milliseconds would never come to so many.
        [$best] = $t->take('best');
        check($best >= 97 && $best <= 101, "$best calls in 100 ms");
    },
);
?>
--EXPECT--
OK

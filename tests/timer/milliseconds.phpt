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
                if ($best >= 90 || ++$round === 80) {
                    report('best', $best);
                }
            });
        });
    },
    client: function (Harness $t) {
        // One good tenth of a second will do, because others use the machine too; waits of whole milliseconds never
        // come to so many.
        [$best] = $t->take('best');
        check($best >= 90 && $best <= 110, "$best calls in 100 ms");
    },
);
?>
--EXPECT--
OK

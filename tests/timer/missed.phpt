--TEST--
Calls that were missed are left out, not made up for
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
            $begun = hrtime(true);
            $beats = [];
            Timer::tick(20, function (int $id) use ($begun, &$beats) {
                $beats[] = intdiv(hrtime(true) - $begun, 20_000_000);
                if (count($beats) === 2) {
                    usleep(90000);
                }
                if (count($beats) === 5) {
                    Timer::clear($id);
                    report('beats', $beats);
                }
            });
        });
    },
    client: function (Harness $t) {
        [$beats] = $t->take('beats');
        same(array_unique($beats), $beats, 'one call at most in each interval');
        check($beats[2] >= $beats[1] + 4, 'four were missed: ' . implode(' ', $beats));
    },
);
?>
--EXPECT--
OK

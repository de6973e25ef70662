--TEST--
A tick keeps its beat, however long its callback takes
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
            $late = [];
            Timer::tick(100, function (int $id) use ($begun, &$late) {
                $late[] = (hrtime(true) - $begun) / 1e6;
                usleep(40000);
                if (count($late) === 21) {
                    Timer::clear($id);
                    $late = array_map(fn (float $ms) => fmod($ms, 100), $late);
                    sort($late);
                    report('late', $late[10]);
                }
            });
        });
    },
    client: function (Harness $t) {
        // One that begins its interval when the callback has ended, or begun late, is all over the beat.
        [$median] = $t->take('late');
        check($median < 25, "the median of being late, $median ms, is small");
    },
);
?>
--EXPECT--
OK

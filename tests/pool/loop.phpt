--TEST--
What workerStart leaves in the loop keeps its worker; workerExit may end it
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

use SwooleLite\Timer;

Harness::run(
    pool: [1],
    server: function (Pool $pool) {
        $pool->set(['reload_async' => true]);
        $pool->on('workerStart', function (Pool $pool, int $id) {
            static $ticks = 0;
            Timer::tick(1, function (int $timer) use (&$ticks, $pool) {
                report('tick', getmypid());
                ++$ticks === 3 && Timer::clear($timer);
            });
            report('returns', getmypid());
        });
        $pool->on('workerStop', fn () => report('stops', getmypid()));
    },
    client: function (Harness $t) {
        $pid = $t->take('returns')[0];
        same([[$pid], [$pid], [$pid]], [$t->take('tick'), $t->take('tick'), $t->take('tick')], 'the ticks');
        same([$pid], $t->take('stops'), 'the end');
        $t->waitForSuccessor(0, $pid);
    },
);
Harness::run(
    pool: [1],
    server: function (Pool $pool) {
        $pool->set(['reload_async' => true]);
        $pool->on('workerStart', function () {
            $GLOBALS['timer'] = Timer::tick(100000, fn () => null);
            report('returns');
        });
        $pool->on('workerExit', function (Pool $pool, int $id) {
            static $calls = 0;
            report('exits', $id, $pool->workerRunning);
            ++$calls === 2 && Timer::clear($GLOBALS['timer']);
        });
        $pool->on('workerStop', fn () => report('stops'));
    },
    client: function (Harness $t) {
        $t->take('returns');
        $t->stop();
        same([['exits', 0, false], ['exits', 0, false], ['stops']], $t->takeAll(), 'the end');
    },
);
?>
--EXPECT--
OK
OK

--TEST--
A worker that is to end, and waits for its timers, leaves messages to its successor without looking at them again and again
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
    pool: [1, Pool::IPC_UNIXSOCK],
    server: function (Pool $pool) {
        $pool->set(['reload_async' => true]);
        $pool->on('workerStart', function (Pool $pool) {
            $GLOBALS['timer'] = Timer::tick(100000, fn () => null);
            if (!file_exists('second')) {
                touch('second');
                $pool->sendMessage('stop', 0);
                $pool->sendMessage('left', 0);
            }
        });
        $pool->on('workerExit', function () {
            static $calls = 0, $since = null;
            $since ??= microtime(true);
            if (++$calls === 4) { // it is called every 100 ms
                Timer::clear($GLOBALS['timer']);
                report('exits', microtime(true) - $since > 0.2);
            }
        });
        $pool->on('message', fn (Pool $pool, string $data) => $data === 'stop' ? $pool->stop() : report($data, getmypid()));
    },
    client: function (Harness $t) {
        same([true], $t->take('exits'), 'three pauses between the calls');
        check(count($t->take('left')) === 1, 'the successor has the message');
    },
);
?>
--EXPECT--
OK

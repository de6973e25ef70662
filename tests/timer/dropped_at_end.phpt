--TEST--
At a worker's end, after workerStop, its timers are dropped and what they held is destroyed
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
            $held = new class {
                public function __destruct()
                {
                    report('destroyed', Timer::stats()['num'], outcome(fn () => Timer::after(1, fn () => null)));
                }
            };
            Timer::after(600_000, function () use ($held) {
            });
            Timer::tick(600_000, fn () => null, $held);
        });
        $server->on('workerStop', function (Server $server) {
            report('workerStop', Timer::stats()['num']);
            Timer::after(1, fn () => report('must not be called'));
            $server->defer(fn () => report('must not be called'));
            usleep(5000); // they are due at once
        });
        $server->on('shutdown', fn () => report('shutdown', Timer::stats()['initialized']));
    },
    client: function (Harness $t) {
        $t->stop();
        same([
            ['workerStop', 2],
            ['destroyed', 0, 'SwooleLite\Exception: The event loop of this process has ended'],
            ['shutdown', false],
        ], $t->takeAll(), 'what happened');
    },
);
?>
--EXPECT--
OK

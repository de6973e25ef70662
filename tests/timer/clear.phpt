--TEST--
A timer that is cleared is not called, even where it was due already
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
            $first = Timer::after(1, function () use (&$second, &$ticking) {
                report('first', Timer::clear($second), Timer::clear($second), Timer::clear($ticking));
            });
            $second = Timer::after(2, fn () => report('second'));
            $ticking = Timer::tick(2, fn () => report('ticking'));
            $third = Timer::after(3, fn () => report('third'));
            report('third cleared', Timer::clear($third));
            report('unknown', Timer::clear(1000), Timer::clear(0), Timer::clear(-1));
            Timer::after(20, fn () => report('end'));
            usleep(5000);
        });
    },
    client: function (Harness $t) {
        $t->take('end');
        same([
            ['third cleared', true],
            ['unknown', false, false, false],
            ['first', true, false, true],
        ], $t->takeAll(), 'what happened');
    },
);
?>
--EXPECT--
OK

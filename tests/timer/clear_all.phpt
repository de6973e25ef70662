--TEST--
clearAll() clears every timer, also the one whose callback calls it; new ones can be added
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
            Timer::tick(1, function () {
                report('tick');
                Timer::after(3, fn () => report('must not be called'));
                report('cleared', Timer::clearAll(), count(Timer::list()));
                Timer::after(20, fn () => report('end', count(Timer::list())));
            });
            for ($i = 0; $i < 100; $i++) {
                Timer::after(2 + $i % 5, fn () => report('must not be called'));
            }
            usleep(10000);
        });
    },
    client: function (Harness $t) {
        same([0], $t->take('end'), 'timers left');
        same([['tick'], ['cleared', true, 0]], $t->takeAll(), 'what happened');
    },
);
?>
--EXPECT--
OK

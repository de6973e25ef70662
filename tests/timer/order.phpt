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
            foreach ([50, 10, 90, 30, 70, 20, 80] as $ms) {
                Timer::after($ms, function () use (&$order, $ms) {
                    $order[] = $ms;
                });
            }
            Timer::after(150, function () use (&$order) {
                report('order', $order);
            });
            usleep(200000); // all are due when the loop comes to look
        });
    },
    client: function (Harness $t) {
        same([[10, 20, 30, 50, 70, 80, 90]], $t->take('order'), 'order');
    },
);
?>
--EXPECT--
OK

--TEST--
A second server cannot be started in a process of the first
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
            $other = new Server('127.0.0.1');
            $other->on('receive', fn () => null);
            Timer::after(1, fn () => report('start', outcome($other->start(...))));
        });
    },
    client: function (Harness $t) {
        same(['SwooleLite\Exception: Another server runs in this process already'], $t->take('start'), 'start()');
    },
);
?>
--EXPECT--
OK

--TEST--
A worker is not idle while a timer's callback runs
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
        $server->on('workerStart', function (Server $server) {
            Timer::after(20, fn () => report('status', $server->stats()['workers'][0]['status']));
        });
    },
    client: function (Harness $t) {
        same(['busy'], $t->take('status'), 'status');
    },
);
?>
--EXPECT--
OK

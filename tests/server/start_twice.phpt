--TEST--
start() runs once: not again in a callback, nor after it has returned
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->on('receive', fn () => null);
        $server->on('start', fn (Server $server) => report('master', outcome(fn () => $server->start())));
        $server->on('workerStart', fn (Server $server) => report('worker', outcome(fn () => $server->start())));
        $master = getmypid();
        register_shutdown_function(function () use ($server, $master) {
            getmypid() === $master && report('after', outcome(fn () => $server->start()));
        });
    },
    client: function (Harness $t) {
        echo $t->take('master')[0], "\n", $t->take('worker')[0], "\n";
        $t->stop();
        echo $t->take('after')[0], "\n";
    },
);
?>
--EXPECTF--
SwooleLite\Exception: %s
SwooleLite\Exception: %s
SwooleLite\Exception: %s
OK

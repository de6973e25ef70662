--TEST--
An exception in a deferred callback ends the worker with 255, and no other is called
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
        $server->set(LINES);
        $server->on('receive', function (Server $server) {
            $server->defer(fn () => throw new LogicException('thrown in defer'));
            $server->defer(fn () => report('must not be called'));
            Timer::after(1, fn () => report('must not be called'));
        });
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $exitCode) => report('workerError', $exitCode));
    },
    client: function (Harness $t) {
        $t->connect()->send("go\n");
        same([255], $t->take('workerError'), 'workerError');
        $t->waitForLog("/uncaught LogicException in 'defer': LogicException: thrown in defer/");
        $t->allowLog('/\b255\b/');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

--TEST--
An exception in a timer is logged and ends the worker with 255
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
            Timer::after(1, function () {
                throw new LogicException('thrown in a timer');
            });
            Timer::after(2, fn () => report('must not be called'));
            usleep(5000);
        });
        $server->on('workerStop', fn () => report('workerStop'));
        $server->on('workerError', fn (Server $server, ...$arguments) => report('workerError', ...$arguments));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        $t->connect()->send("go\n");
        same([0, $pid, 255, 0], $t->take('workerError'), 'workerError');
        $record = $t->waitForLog("/uncaught LogicException in 'after': LogicException: thrown in a timer/");
        check(str_contains($record, basename(__FILE__)), "the log record has the file: $record");
        $t->allowLog("/\\b$pid\\b.*255/");
        $t->waitForSuccessor(0, $pid);
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

--TEST--
A fatal error in a timer is logged and ends the worker with 255
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
            Timer::tick(1, function () {
                ini_set('memory_limit', '8M');
                str_repeat('x', 1 << 30);
            });
            Timer::after(2, fn () => report('must not be called'));
            usleep(5000);
        });
        $server->on('workerError', fn (Server $server, ...$arguments) => report('workerError', ...$arguments));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        $t->connect()->send("go\n");
        same([0, $pid, 255, 0], $t->take('workerError'), 'workerError');
        $t->waitForLog("/fatal error in 'tick': Allowed memory size/");
        $t->allowLog("/\\b$pid\\b.*255/");
        $t->waitForSuccessor(0, $pid);
        same([], $t->takeAll(), 'further events');
        $t->stdout(); // PHP itself displays the error as well
    },
);
?>
--EXPECT--
OK

--TEST--
An exception in the destructor of what a timer held is that of its callback
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
            $holder = new class {
                public function __destruct()
                {
                    throw new LogicException('thrown in a destructor');
                }
            };
            Timer::after(1, function () use ($holder) {
            });
        });
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $exitCode) => report('workerError', $exitCode));
    },
    client: function (Harness $t) {
        $t->connect()->send("go\n");
        same([255], $t->take('workerError'), 'workerError');
        $t->waitForLog('/thrown in a destructor/');
        $t->allowLog('/\b255\b/');
    },
);
?>
--EXPECT--
OK

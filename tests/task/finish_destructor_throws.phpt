--TEST--
An exception in the destructor of what a finish closure held ends the worker with 255
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
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            $holder = new class {
                public function __destruct()
                {
                    throw new LogicException('thrown in a destructor');
                }
            };
            $server->task('work', -1, function () use ($holder) {
                report('finish');
            });
        });
        $server->on('task', fn () => 'done');
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $exitCode) => report('workerError', $id, $exitCode));
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        $t->take('finish');
        same([0, 255], $t->take('workerError'), 'workerError');
        $t->waitForLog('/thrown in a destructor/');
        $t->allowLog('/\b255\b/');
    },
);
?>
--EXPECT--
OK

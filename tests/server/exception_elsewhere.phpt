--TEST--
Exceptions in callbacks of the master and the manager are logged, and the server goes on
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
        $server->set(['worker_num' => 1] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "alive\n"));
        foreach (['start', 'managerStart', 'workerError', 'managerStop', 'shutdown'] as $event) {
            $server->on($event, function () use ($event) {
                report($event);
                throw new LogicException("thrown in $event");
            });
        }
    },
    client: function (Harness $t) {
        $t->killWorker(0);
        $t->take('workerError');
        same('alive', $t->connect()->ask('?'), 'answer');
        $t->stop();
        foreach (['start', 'managerStart', 'workerError', 'managerStop', 'shutdown'] as $event) {
            same(1, count($t->log("/LogicException.*thrown in $event\b/s")), "log records of the exception in $event");
            $t->allowLog("/thrown in $event\b/");
        }
    },
);
?>
--EXPECT--
OK

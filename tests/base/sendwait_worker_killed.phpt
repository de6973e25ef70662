--TEST--
MODE_BASE: sendwait() is false where the worker dies that has the connection
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->task($fd));
        $server->on('task', function (Server $server, int $id, int $worker, int $fd) {
            report('ends', $server->sendwait($fd, str_repeat('x', 30 << 20)), $server->getLastError());
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        $client->read(1000);
        $t->waitFor(fn () => Processes::isAsleep($t->workerPids[1]), 'the call to wait');
        $t->killWorker(0);
        same([false, Server::ERROR_SESSION_CLOSED], $t->take('ends'), 'what it returned');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

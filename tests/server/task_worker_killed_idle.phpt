--TEST--
A task worker that is killed is replaced under its id
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
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, $server->taskwait('?', 5) . "\n"));
        $server->on('task', fn () => (string) getmypid());
        $server->on('workerError', fn (Server $server, ...$arguments) => report('workerError', ...$arguments));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $pid = $t->workerPids[1];
        same((string) $pid, $client->ask('?'), 'pid of the task worker');
        $t->killWorker(1);
        same([1, $pid, 0, SIGKILL], $t->take('workerError'), 'workerError');
        same((string) $t->workerPids[1], $client->ask('?'), 'pid of its successor');
    },
);
?>
--EXPECT--
OK

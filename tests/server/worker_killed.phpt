--TEST--
A worker that is killed is replaced under its id, and workerError tells how it ended
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
        $server->set(['worker_num' => 2] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "$server->worker_id\n"));
        $server->on('workerError', function (Server $server, int $id, int $pid, int $exitCode, int $signal) {
            report('workerError', getmypid(), $id, $pid, $signal);
        });
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 3; $i++) {
            $pid = $t->workerPids[1];
            $t->killWorker(1);
            same([$t->managerPid, 1, $pid, SIGKILL], $t->take('workerError'), 'workerError');
            check(!Processes::isAlive($pid), 'the killed worker is gone');
        }
        $ids = [];
        $t->waitFor(function () use ($t, &$clients, &$ids) {
            $clients[] = $client = $t->connect();
            $ids[$client->ask('?')] = true;
            return count($ids) === 2;
        }, 'answers of both workers');
    },
);
?>
--EXPECT--
OK

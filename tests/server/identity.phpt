--TEST--
The pid properties are those of the processes, in workers and task workers
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('workerStart', function (Server $server) {
            report('worker', $server->worker_id, [
                $server->worker_id === $server->getWorkerId(),
                $server->worker_pid === getmypid(),
                $server->getWorkerPid() === getmypid(),
                $server->getWorkerPid($server->worker_id) === getmypid(),
                $server->getWorkerPid(99) === false,
                $server->manager_pid === posix_getppid(),
                $server->getManagerPid() === $server->manager_pid,
                $server->getMasterPid() === $server->master_pid,
                $server->taskworker === ($server->worker_id === 2),
            ], $server->master_pid);
        });
        $server->on('start', fn (Server $server) => report('master', $server->worker_id, $server->getWorkerId(), $server->worker_pid));
    },
    client: function (Harness $t) {
        $ids = [];
        for ($i = 0; $i < 3; $i++) {
            [$ids[], $true, $masterPid] = $t->take('worker');
            same(array_fill(0, 9, true), $true, 'what a worker knows');
            same($t->masterPid, $masterPid, 'master_pid');
        }
        sort($ids);
        same([0, 1, 2], $ids, 'ids');
        same([-1, false, 0], $t->take('master'), 'the master');
    },
);
?>
--EXPECT--
OK

--TEST--
MODE_BASE: the process that calls start() is the manager; start() returns in it
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $server->send($fd, json_encode([$server->mode, $server->getMasterPid(), $server->getManagerPid(), $server->master_pid,
                $server->manager_pid, $server->getWorkerPid(), posix_getppid(), $server->taskwait('?', 10)]) . "\n");
        });
        $server->on('task', fn () => posix_getppid());
        foreach (['start', 'managerStart', 'managerStop', 'shutdown'] as $event) {
            $server->on($event, fn (Server $server) => report($event, getmypid(), $server->getMasterPid(), $server->getManagerPid(), $server->worker_id));
        }
    },
    client: function (Harness $t) {
        $pid = $t->masterPid;
        $answer = json_decode($t->connect()->ask('?'));
        check(in_array($answer[5], $t->workerPids, true), 'getWorkerPid()');
        unset($answer[5]);
        same([Server::MODE_BASE, $pid, $pid, $pid, $pid, $pid, $pid], array_values($answer), 'what a worker sees');
        $t->stop();
        $expected = array_map(fn (string $event) => [$event, $pid, $pid, $pid, -1], ['start', 'managerStart', 'managerStop', 'shutdown']);
        same($expected, $t->takeAll(), 'callbacks of the calling process');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

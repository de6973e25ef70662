--TEST--
SIGHUP and SIGPIPE are ignored by every process
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
        $server->on('task', fn () => 'alive');
    },
    client: function (Harness $t) {
        $pids = $t->workerPids;
        foreach ([...$pids, $t->managerPid, $t->masterPid] as $pid) {
            posix_kill($pid, SIGHUP);
            posix_kill($pid, SIGPIPE);
        }
        same('alive', $t->connect()->ask('?'), 'answer');
        same($pids, $t->workerPids, 'pids');
    },
);
?>
--EXPECT--
OK

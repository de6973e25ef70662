--TEST--
SIGINT to every process, as a terminal sends it, ends the server cleanly
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
        $server->on('workerStop', fn () => report('workerStop'));
        $server->on('workerError', fn () => report('workerError'));
    },
    client: function (Harness $t) {
        foreach (array_unique([...$t->workerPids, $t->managerPid, $t->masterPid]) as $pid) { // in MODE_BASE the last two are one
            posix_kill($pid, SIGINT);
        }
        same('exit 0', $t->waitForExit(), 'start() returned true');
        same(['workerStop', 'workerStop', 'workerStop'], array_column($t->takeAll(), 0), 'what ran');
    },
);
?>
--EXPECT--
OK

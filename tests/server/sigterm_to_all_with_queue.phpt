--TEST--
SIGTERM to every process at once: the tasks that are queued are done first
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
        $server->set(['task_worker_num' => 1, 'max_wait_time' => 20]);
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < 20; $i++) {
                $server->task($i);
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, int $data) {
            if ($data === 0) {
                report('held');
                for ($gate = fopen('gate', 'r'); !flock($gate, LOCK_SH);); // a signal interrupts it, as it would hold()
            }
            report('task', $data);
        });
    },
    client: function (Harness $t) {
        $gate = fopen($t->dir() . '/gate', 'w');
        flock($gate, LOCK_EX);
        $client = $t->connect();
        $client->send('go');
        $t->take('held');
        foreach (array_unique([...$t->workerPids, $t->managerPid, $t->masterPid]) as $pid) { // in MODE_BASE the last two are one
            posix_kill($pid, SIGTERM);
            // so that the manager gets its own and the master's as two
            $t->waitFor(fn () => Processes::isAsleep($t->masterPid) && Processes::isAsleep($t->managerPid), 'them to take it');
        }
        flock($gate, LOCK_UN);
        same('exit 0', $t->waitForExit(), 'the end');
        same(range(0, 19), array_column($t->takeAll(), 1), 'tasks');
    },
);
?>
--EXPECT--
OK

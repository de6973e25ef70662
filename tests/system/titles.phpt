--TEST--
Process titles tell the roles, the task pools, and the script
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'task_pools' => ['mail' => ['worker_num' => 1]]]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        foreach ([$t->masterPid, $t->managerPid, ...$t->workerPids] as $pid) {
            $titles[] = Processes::title($pid);
        }
        sort($titles);
        echo implode("\n", $titles), "\n";
    },
);
?>
--EXPECTF--
swoolelite: manager (titles.php)
swoolelite: master (titles.php)
swoolelite: task worker #2 (titles.php)
swoolelite: task worker of mail #3 (titles.php)
swoolelite: worker #0 (titles.php)
swoolelite: worker #1 (titles.php)
OK

--TEST--
The task ids of a worker count on, also when it is replaced
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 2]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('workerStart', function (Server $server) {
            if (!$server->taskworker) {
                $ids = [];
                for ($i = 0; $i < 100; $i++) {
                    $ids[] = $server->task($i);
                }
                report("worker $server->worker_id", $ids);
            }
        });
    },
    client: function (Harness $t) {
        same(range(1, 100), $t->take('worker 0')[0], 'ids of worker 0');
        same(range(1, 100), $t->take('worker 1')[0], 'ids of worker 1');
        $t->killWorker(0);
        same(range(101, 200), $t->take('worker 0')[0], 'ids of the successor of worker 0');
    },
);
?>
--EXPECT--
OK

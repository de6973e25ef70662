--TEST--
A worker may submit tasks in workerStart
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
        $server->on('workerStart', function (Server $server) {
            if (!$server->taskworker) {
                $server->task("asynchronous $server->worker_id");
                report('taskwait', $server->taskwait("waited for $server->worker_id", 10));
            }
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => "$data, from $worker");
        $server->on('finish', fn (Server $server, int $taskId, string $data) => report('finish', $data));
    },
    client: function (Harness $t) {
        foreach (['taskwait' => 'waited for', 'finish' => 'asynchronous'] as $report => $what) {
            $results = [$t->take($report)[0], $t->take($report)[0]];
            sort($results);
            same(["$what 0, from 0", "$what 1, from 1"], $results, $report);
        }
    },
);
?>
--EXPECT--
OK

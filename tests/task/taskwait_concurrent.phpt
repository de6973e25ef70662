--TEST--
Several workers wait at the same time, and each gets its own results
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
        $server->set(['worker_num' => 4, 'task_worker_num' => 2]);
        $server->on('receive', fn () => null);
        $server->on('workerStart', function (Server $server) {
            if (!$server->taskworker) {
                for ($i = 0, $wrong = 0; $i < 500; $i++) {
                    $data = "$server->worker_id $i " . str_repeat('x', $i * 10);
                    $wrong += $server->taskwait($data, 10) !== strrev($data);
                }
                report('wrong', $wrong);
            }
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => strrev($data));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 4; $i++) {
            same([0], $t->take('wrong'), 'wrong results of a worker');
        }
    },
);
?>
--EXPECT--
OK

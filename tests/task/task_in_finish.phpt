--TEST--
A finish callback may submit the next task
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
        $server->set(['task_worker_num' => 2]);
        $server->on('receive', fn (Server $server) => $server->task(0));
        $server->on('task', fn (Server $server, int $taskId, int $worker, int $data) => $data + 1);
        $server->on('finish', function (Server $server, int $taskId, int $data) {
            if ($data % 2 === 0) {
                $server->taskwait($data, 5);
            }
            $data < 500 ? $server->task($data) : report('end', $server->stats()['task_count']);
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([500 + 250], $t->take('end'), 'task_count');
    },
);
?>
--EXPECT--
OK

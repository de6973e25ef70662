--TEST--
Tasks that found no room are sent as soon as there is some, also by a worker that always has something to do
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
        $server->set(['worker_num' => 1, 'task_ipc_mode' => Server::TASK_IPC_RING, 'task_worker_num' => 1, 'task_queue_memory' => 1 << 16,
            'task_queue_timeout' => 0, 'payload_memory' => 0] + LINES);
        $goesOn = true;
        $again = function () use ($server, &$goesOn, &$again) {
            $goesOn && $server->defer($again);
        };
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use (&$goesOn, $again) {
            if ($data === "stop\n") {
                $goesOn = false;
                return;
            }
            $server->task('hold', 0);
            for ($count = 1; $server->task(str_repeat('x', 30000), 0) !== false; $count++) {
            }
            $again();
            report('tasks', $count);
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            $data !== 'hold' || hold();
            report('done');
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        [$tasks] = $t->take('tasks');
        $t->release();
        for ($done = 0; $done < $tasks; $done++) {
            $t->take('done');
        }
        $client->send("stop\n");
    },
);
?>
--EXPECT--
OK

--TEST--
What the task callback returns reaches the finish callback of the worker that submitted it
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
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('submitted', $server->worker_id, $server->task(['fd' => $fd, 'data' => $data]));
        });
        $server->on('task', function (Server $server, int $taskId, int $srcWorkerId, array $data) {
            report('task', $srcWorkerId, $taskId, $server->worker_id, $server->taskworker);
            return ['fd' => $data['fd'], 'answer' => strrev(trim($data['data']))];
        });
        $server->on('finish', function (Server $server, int $taskId, array $data) {
            report('finish', $server->worker_id, $taskId);
            $server->send($data['fd'], "$data[answer]\n");
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        foreach ([1, 2] as $taskId) {
            same('olleh', $client->ask('hello'), 'answer');
            [$worker, $id] = $t->take('submitted');
            same($taskId, $id, 'task ids count from 1');
            same([$worker, $taskId, 2, true], $t->take('task'), 'the task callback');
            same([$worker, $taskId], $t->take('finish'), 'the finish callback');
        }
    },
);
?>
--EXPECT--
OK

--TEST--
With task_max_attempts 3, a task is handed out again when its task worker dies, and fails after the third time
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
        $server->set(['task_worker_num' => 1, 'task_max_attempts' => 3] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('result', $server->taskwait(trim($data), 25), $server->getLastError(), $server->stats()['task_redelivered_count']);
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            report('run', $taskId, $data);
            hold();
            return "done by " . getmypid();
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("twice\n");
        same([1, 'twice'], $t->take('run'), 'first run');
        $t->killWorker(1);
        same([1, 'twice'], $t->take('run'), 'second run');
        $t->release();
        same(["done by {$t->workerPids[1]}", 0, 1], $t->take('result'), 'result, error, task_redelivered_count');

        $client->send("in vain\n");
        for ($i = 0; $i < 3; $i++) {
            same([2, 'in vain'], $t->take('run'), 'a run');
            $t->killWorker(1);
        }
        same([false, Server::ERROR_TASK_FAILED, 3], $t->take('result'), 'result, error, task_redelivered_count');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

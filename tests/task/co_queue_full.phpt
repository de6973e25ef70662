--TEST--
taskCo() is false where no task could be sent, and has false for the ones that could not
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
        $server->set(['task_ipc_mode' => Server::TASK_IPC_RING, 'task_worker_num' => 1, 'task_queue_memory' => 1 << 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            if ($line === "first\n") {
                $server->task('first'); // keeps the task worker from making room
                return;
            }
            $fiber = new Fiber(function () use ($server) {
                $results = $server->taskCo(array_fill(10, 2000, str_repeat('x', 1000)), 25);
                $sent = count(array_filter($results));
                report('some', $sent, count($results), $results[10], $results[2009], $server->getLastError());
            });
            $fiber->start();
            $fiber = new Fiber(fn () => report('none', $server->taskCo([str_repeat('x', 1000)], 25), $server->getLastError()));
            $fiber->start();
            report('waiting', $fiber->isTerminated());
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            if ($data === 'first') {
                report('held');
                hold();
            }
            return 'done';
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("first\n");
        $t->take('held');
        $client->send("go\n");
        same([true], $t->take('waiting'), 'the second Fiber has nothing to wait for');
        same([false, Server::ERROR_TASK_QUEUE_FULL], $t->take('none'), 'none was sent');
        $t->release();
        [$sent, $count, $first, $last, $error] = $t->take('some');
        check($sent > 300 && $sent < 1900, "$sent of 2000 tasks were sent");
        same([2000, 'done', false, Server::ERROR_TASK_QUEUE_FULL], [$count, $first, $last, $error], 'the results');
    },
);
?>
--EXPECT--
OK

--TEST--
MODE_BASE: two workers wait for each other's clients, and a worker for a task that waits for its client
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'kernel_socket_send_buffer_size' => 65536] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "who\n") {
                $server->send($fd, "$reactorId $fd\n");
                return;
            }
            report('begins');
            hold();
            report('ends', $data === "task\n" ? $server->taskwait($fd, 20) : $server->sendwait((int) $data, str_repeat('x', 8 << 20)));
        });
        $server->on('task', fn (Server $server, int $id, int $worker, int $fd) => $server->sendwait($fd, str_repeat('x', 8 << 20)));
    },
    client: function (Harness $t) {
        $byWorker = [];
        for ($i = 0; $i < 100 && count($byWorker) < 2; $i++) { // until each worker has one
            $client = $t->connect();
            [$worker, $fd] = explode(' ', $client->ask('who'));
            $byWorker[$worker] = [$client, $fd];
        }
        [[$first, $firstFd], [$second, $secondFd]] = array_values($byWorker);
        $first->send("$secondFd\n");
        $second->send("$firstFd\n");
        $t->take('begins');
        $t->take('begins');
        $t->release(2);
        $first->skip(8 << 20);
        $second->skip(8 << 20);
        same([[true], [true]], [$t->take('ends'), $t->take('ends')], 'what they returned');
        $first->send("task\n");
        $t->take('begins');
        $t->release();
        $first->skip(8 << 20);
        same([true], $t->take('ends'), 'what the task returned');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

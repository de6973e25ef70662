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
                $server->send($fd, $reactorId . "\n");
                return;
            }
            report('begins');
            hold();
            report('ends', $data === "task\n" ? $server->taskwait($fd, 20) : $server->sendwait((int) $data, str_repeat('x', 8 << 20)));
        });
        $server->on('task', fn (Server $server, int $id, int $worker, int $fd) => $server->sendwait($fd, str_repeat('x', 8 << 20)));
    },
    client: function (Harness $t) {
        [$first, $second] = [$t->connect(), $t->connect()];
        $workers = [$first->ask('who'), $second->ask('who')];
        sort($workers);
        same(['0', '1'], $workers, 'each worker has one');
        $first->send("2\n");
        $second->send("1\n");
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

--TEST--
taskwait() finds its result among whatever else comes to its worker
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 2] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "flood\n") {
                for ($i = 0; $i < 300000 && !file_exists('enough'); $i++) {
                    $server->sendMessage('water', 1 - $server->worker_id);
                    $i === 100 && report('flood');
                }
                return;
            }
            for ($i = 0, $wrong = 0; $i < 3000; $i++) {
                $i % 5 === 0 && $server->task(str_repeat('x', 300)); // their results come in between as well
                $wrong += $server->taskwait($i, 1) !== $i;
            }
            touch('enough');
            report('waits', $wrong, $server->stats()['task_late_count']);
        });
        $server->on('pipeMessage', fn () => null);
        $server->on('task', fn (Server $server, int $taskId, int $worker, mixed $data) => $data);
        $server->on('finish', fn () => null);
    },
    client: function (Harness $t) {
        [$one, $other] = [$t->connect(), $t->connect()]; // by FDMOD, each is another worker's
        $one->send("flood\n");
        $t->take('flood');
        $other->send("wait\n");
        same([0, 0], $t->take('waits'), 'wrong results, and late ones');
    },
);
?>
--EXPECT--
OK

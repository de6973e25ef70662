--TEST--
taskwait() returns its result while many results of other tasks come to the same worker
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 8] + LINES);
        $server->on('receive', function (Server $server) {
            for ($round = 0, $wrong = 0; $round < 20; $round++) {
                for ($i = 0; $i < 800; $i++) {
                    $server->task(str_repeat('x', 300));
                }
                for ($i = 0; $i < 20; $i++) {
                    $wrong += $server->taskwait($i, 5) !== $i;
                }
            }
            report('waits', $wrong, $server->stats()['task_late_count']);
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, mixed $data) => $data);
        $server->on('finish', fn () => null);
    },
    client: function (Harness $t) {
        [$one, $other] = [$t->connect(), $t->connect()]; // by FDMOD, each is another worker's
        $one->send("go\n");
        $other->send("go\n");
        same([0, 0], $t->take('waits'), 'wrong results, and late ones');
        same([0, 0], $t->take('waits'), 'wrong results, and late ones');
    },
);
?>
--EXPECT--
OK

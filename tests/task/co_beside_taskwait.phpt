--TEST--
taskwait() blocks the worker and leaves alone what Fibers wait for, however full the mailbox gets
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
        $server->set(['task_worker_num' => 3] + LINES);
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < 100; $i++) {
                $fiber = new Fiber(function () use ($server, $i) {
                    $results = $server->taskCo(['a' => "$i", 'b' => "-$i"], 25);
                    report('Fiber', $results['a'] === str_repeat("$i", 20000) && $results['b'] === str_repeat("-$i", 20000));
                });
                $fiber->start();
            }
            for ($i = 0, $right = 0; $i < 20; $i++) {
                $right += $server->taskwait("w$i", 25) === str_repeat("w$i", 20000);
            }
            report('taskwait', $right);
            $fiber = new Fiber(fn () => report('taskwait in a Fiber', $server->taskWaitMulti(['x' => 1], 25)));
            $fiber->start();
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, string|int $data) => is_int($data) ? $data : str_repeat($data, 20000));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        same([20], $t->take('taskwait'), 'right results');
        same([['x' => 1]], $t->take('taskwait in a Fiber'), 'blocking in a Fiber');
        for ($i = 0; $i < 100; $i++) {
            same([true], $t->take('Fiber'), 'the results of a Fiber');
        }
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

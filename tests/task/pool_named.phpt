--TEST--
Task pools: a task runs in the pool that it names, ids and indexes count on, a result comes back from each
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set([
            'worker_num' => 2, 'task_worker_num' => 1, 'task_in_task_worker' => true,
            'task_pools' => ['mail' => ['worker_num' => 2], 'img' => ['worker_num' => 1]],
        ] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $ran = [];
            foreach (['' => 0, 'mail' => 1, 'img' => 0] as $pool => $index) {
                $ran[] = $server->taskwait('x', 5, $index, $pool);
                $ran[] = in_array($server->taskwait('x', 5, pool: $pool), ['' => [2], 'mail' => [3, 4], 'img' => [5]][$pool], true);
            }
            $ran[] = $server->taskWaitMulti(['a', 'b'], 5, 'img');
            $server->task('finish', pool: 'mail', finish: function (Server $server, int $id, int $by) use ($fd, $ran) {
                $server->send($fd, json_encode([...$ran, $by === 3 || $by === 4]) . "\n");
            });
        });
        $server->on('task', fn (Server $server, int $id, int $source, string $data) => $server->worker_id);
    },
    function (Harness $t) {
        $client = $t->connect();
        same([2, true, 4, true, 5, true, [5, 5], true], json_decode($client->ask('go'), true), 'who ran the tasks');
    },
);
?>
--EXPECT--
OK

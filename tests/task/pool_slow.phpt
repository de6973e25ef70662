--TEST--
A task pool whose task worker hangs and whose queue is full holds up nobody: other pools, and workers that wait for them, go on
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set([
            'task_worker_num' => 1, 'max_wait_time' => 20,
            'task_pools' => ['slow' => ['queue_memory' => 65536], 'fast' => ['worker_num' => 2]],
        ] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "fill\n") {
                // a System V queue is one for the whole pool, other transports have one for each task worker: both are filled
                for ($count = 0; $server->task(str_repeat('x', 1000), pool: 'slow') !== false; $count++);
                $full = $server->getLastError() === Server::ERROR_TASK_QUEUE_FULL;
                $server->send($fd, json_encode([$count > 10, $full]) . "\n");
            } elseif ($data === "go\n") {
                $done = 0;
                for ($i = 0; $i < 200; $i++) {
                    $done += $server->taskwait($i, 5, pool: $i % 2 ? 'fast' : '') === $i;
                }
                $server->send($fd, json_encode([$done, array_sum($server->taskWaitMulti(range(1, 100), 5, 'fast'))]) . "\n");
            } else {
                $pools = $server->stats()['task_pools'];
                $server->send($fd, json_encode([$pools['slow']['tasking_num'] > 10, $pools['fast']['tasking_num'], $pools['']['tasking_num']]) . "\n");
            }
        });
        $server->on('task', function (Server $server, int $id, int $from, mixed $data) {
            static $held = false;
            if (is_string($data)) {
                $held = $held || report('held') || hold() || true;
                return null;
            }
            return $data;
        });
    },
    function (Harness $t) {
        $client = $t->connect();
        same([true, true], json_decode($client->ask('fill')), 'the slow pool is full');
        $t->take('held');
        same([200, 5050], json_decode($client->ask('go')), 'tasks of the others');
        $t->waitFor(fn () => json_decode($client->ask('stats')) === [true, 0, 0], 'stats() to tell what waits, and where');
        $t->release();
    },
);
?>
--EXPECT--
OK

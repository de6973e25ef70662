--TEST--
The task counters of stats() add up
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
        $server->set(['task_worker_num' => 2] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "submit\n") {
                for ($i = 0; $i < 10; $i++) {
                    $server->task(str_repeat('x', 100));
                }
            }
            $stats = $server->stats();
            $server->send($fd, "$stats[task_count] $stats[tasking_num] $stats[task_queue_num] $stats[task_idle_worker_num] "
                . "$stats[task_failed_count] $stats[task_queue_bytes]\n");
        });
        $server->on('task', function (Server $server, int $taskId) {
            report('run', $taskId);
            hold();
            $taskId > 7 && throw new Exception('on purpose');
            return 'done';
        });
        $server->on('finish', fn () => null);
        $server->on('taskFailed', fn () => null);
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose/');
        $client = $t->connect();
        $t->waitFor(fn () => $client->ask('?') === '0 0 0 2 0 0', 'idle task workers: count, tasking, queued, idle, failed, bytes');
        $client->ask('submit');
        $t->take('run');
        $t->take('run');
        same([10, 10, 8, 0, 0], sscanf($client->ask('?'), '%d %d %d %d %d'), 'two in hand: count, tasking, queued, idle, failed');
        check(sscanf($client->ask('?'), '%d %d %d %d %d %d')[5] >= 8 * 100, 'task_queue_bytes');
        $t->release(10);
        $t->waitFor(fn () => $client->ask('?') === '10 0 0 2 3 0', 'the end of all tasks');
    },
);
?>
--EXPECT--
OK

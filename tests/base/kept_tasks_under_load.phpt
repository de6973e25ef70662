--TEST--
MODE_BASE: tasks that found no room are sent as soon as there is some, also where a client on the worker's core leaves it no moment to sleep
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
exec('taskset -p ' . getmypid() . ' 2>&1', $output, $status) === false || $status !== 0 and die('skip taskset is missing');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

function pinToFirst(): void
{
    preg_match('/\d+/', shell_exec('taskset -pc ' . getmypid() . ' | sed "s/.*://"'), $cpu);
    exec("taskset -pc $cpu[0] " . getmypid());
}

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_ipc_mode' => Server::TASK_IPC_RING, 'task_worker_num' => 1, 'task_queue_memory' => 1 << 16,
            'task_queue_timeout' => 0, 'payload_memory' => 0] + LINES);
        $server->on('workerStart', fn (Server $server) => $server->taskworker || pinToFirst());
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "fill\n") {
                $server->task('hold', 0);
                for ($count = 0; $server->task(str_repeat('x', 30000), 0) !== false; $count++) {
                }
                report('tasks', $count);
            }
            $server->send($fd, "ok\n");
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            $data === 'hold' ? hold() : report('done');
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        pinToFirst();
        same('ok', $client->ask('fill'), 'the answer');
        [$tasks] = $t->take('tasks');
        check($tasks > 2, "some tasks are kept by the worker: $tasks");
        $t->release();
        $done = 0;
        for ($end = hrtime(true) + Harness::limit(1) * 1e9; $done < $tasks && hrtime(true) < $end;) {
            for ($i = 0; $i < 1000; $i++) {
                $client->ask('?');
            }
            $done += count(array_filter($t->takeAll(), fn (array $report) => $report[0] === 'done'));
        }
        same($tasks, $done, 'the tasks that were done meanwhile');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

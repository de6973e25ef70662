--TEST--
A task worker that retires does not wait for a task that only itself could run: its successor does, and gets the result
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([[1, -1, Server::TASK_IPC_RING], [1, -1, Server::TASK_IPC_UNIXSOCK], [2, 0, Server::TASK_IPC_RING], [2, 0, Server::TASK_IPC_UNIXSOCK]] as [$count, $dst, $mode]) {
    Harness::run(
        server: function (Server $server) use ($count, $dst, $mode) {
            $server->set([
                'task_worker_num' => $count,
                'task_ipc_mode' => $mode,
                'task_in_task_worker' => true,
                'task_max_request' => 1,
                'task_max_request_grace' => 0,
                'max_wait_time' => 30, // longer than anybody waits here
            ]);
            $server->on('receive', fn (Server $server) => $server->task('first', 0));
            $server->on('task', function (Server $server, int $id, int $from, string $data) use ($dst) {
                $data === 'first' ? $server->task('own', $dst) : report('run', $from);
                return $data;
            });
            $server->on('finish', fn (Server $server, int $id, string $data) => report($data, $server->worker_id));
        },
        client: function (Harness $t) {
            $t->connect()->send('go');
            same([0], $t->take('first'), 'the worker');
            same([1], $t->take('run'), 'the submitter');
            same([1], $t->take('own'), 'who got the result');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK

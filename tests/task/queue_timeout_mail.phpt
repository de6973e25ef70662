--TEST--
While task() waits for room the results of earlier tasks are taken in: a worker and a task worker never wait for each other
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([Server::TASK_IPC_RING, Server::TASK_IPC_UNIXSOCK, Server::TASK_IPC_MSGQUEUE, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set([
                'task_worker_num' => 1, 'task_ipc_mode' => $mode, 'task_queue_memory' => 65536, 'task_queue_timeout' => 25, 'task_max_inline' => 8000,
            ]);
            $server->on('receive', function (Server $server) {
                for ($n = 0; $n < 1000; $n++) { // the inbox of the results has room for 130
                    if ($server->task(str_repeat('x', 7000)) === false) {
                        report('false', $n, $server->getLastError());
                        return;
                    }
                }
                report('submitted');
            });
            $server->on('task', fn (Server $server, int $id, int $from, string $data) => $data);
            $server->on('finish', function (Server $server, int $id, string $data) {
                static $count = 0;
                ++$count === 1000 && report('finished', strlen($data));
            });
        },
        client: function (Harness $t) {
            $t->connect()->send('go');
            $t->take('submitted');
            same([7000], $t->take('finished'), 'the last result');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK

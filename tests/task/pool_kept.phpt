--TEST--
A task pool with a message_queue_key of its own keeps its tasks for the next server, large ones too; the default one does not
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue();
foreach ([Server::TASK_IPC_MSGQUEUE, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    $options = [
        'task_worker_num' => 1, 'task_ipc_mode' => $mode, 'task_tmpdir' => $kept->dir, 'max_wait_time' => 1,
        'task_pools' => ['other' => [], 'kept' => ['message_queue_key' => $kept->key]],
    ];
    Harness::run(
        function (Server $server) use ($options) {
            $server->set($options);
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
                if ($data === 'hold') {
                    $server->task('hold', pool: 'kept');
                    return;
                }
                $server->task(['n' => 1], pool: 'kept');
                $server->task(str_repeat('3', 200_000), 0, pool: 'kept');
                report('other', $server->taskwait('x', 5, pool: 'other'), $server->taskwait('x', 5));
            });
            $server->on('task', function (Server $server, int $id, int $from, mixed $data) {
                if ($data === 'x') {
                    return $server->worker_id;
                }
                report('task', $data);
                hold();
            });
        },
        function (Harness $t) use ($kept) {
            $client = $t->connect();
            $client->send('hold');
            same(['hold'], $t->take('task'), 'what the task worker has in hand');
            $client->send('go');
            same([2, 1], $t->take('other'), 'who runs tasks meanwhile');
            same(2, $kept->count(), 'messages');
            $t->signal(SIGTERM);
            $t->allowLog('/within max_wait_time|task \d+ failed/');
            $t->waitForLog('/NOTICE 2 tasks wait in the message queue for the next start/');
            same('exit 0', $t->waitForExit(), 'the end');
        },
    );
    Harness::run(
        function (Server $server) use ($options) {
            $server->set($options);
            $server->on('receive', fn () => null);
            $server->on('task', fn (Server $server, int $id, int $from, mixed $data) => report('task', is_string($data) ? md5($data) : $data, $server->worker_id));
        },
        function (Harness $t) use ($kept, $mode) {
            $seen = [$t->take('task'), $t->take('task')];
            sort($seen);
            same([[md5(str_repeat('3', 200_000)), 3], [['n' => 1], 3]], $seen, 'tasks');
            $kept->push('from outside');
            same([md5('from outside'), 3], $t->take('task'), 'one of another program');
            $t->stop();
            same([0, []], [$kept->count(), $kept->directories()], 'messages and directories that are left');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK

--TEST--
A server that does not start leaves no message queue
--EXTENSIONS--
swoolelite
--SKIPIF--
<?php
(int) @file_get_contents('/proc/sys/kernel/msgmax') < 60 * 1024 || die('skip a message queue carries all that may be asked for');
?>
--FILE--
<?php
require __DIR__ . '/../include/server_side.inc';

use SwooleLite\Server;

function queues(): array
{
    $mine = [];
    foreach (array_slice(file('/proc/sysvipc/msg'), 1) as $line) {
        $fields = preg_split('/\s+/', trim($line));
        $mine[$fields[1]] = true; // its id
    }
    return $mine;
}

function refused(): string
{
    $server = new Server('127.0.0.1');
    $server->set(['task_worker_num' => 1, 'task_ipc_mode' => Server::TASK_IPC_MSGQUEUE, 'task_max_inline' => 60 * 1024]);
    $server->on('receive', fn () => null);
    $server->on('task', fn () => null);
    $server->on('managerStart', fn (Server $server) => $server->shutdown());
    return (string) outcome($server->start(...));
}

for ($tries = 0, $left = true; $left && $tries < 20; $tries++) { // other servers may make one meanwhile
    $before = queues();
    $refusal = refused();
    $left = array_diff_key(queues(), $before);
}
echo $refusal, "\n", count($left), " left\n";
?>
--EXPECTF--
SwooleLite\Exception: %Stask_max_inline: a message queue carries %d bytes at most
0 left

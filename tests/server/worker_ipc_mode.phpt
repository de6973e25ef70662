--TEST--
worker_ipc_mode: its values, and what start() refuses with one sentence
--EXTENSIONS--
swoolelite
pcntl
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

echo refusal(['worker_ipc_mode' => Server::TASK_IPC_PREEMPTIVE]), "\n";
foreach ([Server::WORKER_IPC_UNIXSOCK, Server::WORKER_IPC_MSGQUEUE, Server::WORKER_IPC_RING] as $value) {
    $server = new Server('127.0.0.1', 0, Server::MODE_BASE);
    $server->set(['worker_ipc_mode' => $value]);
    $server->on('receive', fn () => null);
    $server->on('managerStart', fn (Server $server) => $server->shutdown());
    echo $value, ' ', json_encode(outcome($server->start(...))), ' ', $server->setting['worker_ipc_mode'], "\n";
}
foreach ([0, 6, 'ring'] as $value) {
    echo outcome(fn () => (new Server('127.0.0.1'))->set(['worker_ipc_mode' => $value])), "\n";
}
?>
--EXPECT--
SwooleLite\Exception: worker_ipc_mode: choose WORKER_IPC_RING, WORKER_IPC_UNIXSOCK or WORKER_IPC_MSGQUEUE
1 "SwooleLite\\Exception: worker_ipc_mode cannot go with MODE_BASE: its workers read from their clients themselves" 1
2 "SwooleLite\\Exception: worker_ipc_mode cannot go with MODE_BASE: its workers read from their clients themselves" 2
5 true 5
ValueError: Option "worker_ipc_mode" must be an integer between 1 and 5, 0 given
ValueError: Option "worker_ipc_mode" must be an integer between 1 and 5, 6 given
ValueError: Option "worker_ipc_mode" must be an integer between 1 and 5, 'ring' given

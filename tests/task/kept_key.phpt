--TEST--
message_queue_key takes what ftok() gives, signed or not; 0 is none; it needs a queue
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue(-1);
foreach ([$kept->key, $kept->key + (1 << 32)] as $key) {
    Harness::run(
        server: function (Server $server) use ($kept, $key) {
            $server->set(['message_queue_key' => $key] + $kept->options());
            $server->on('receive', fn () => null);
            $server->on('task', fn (Server $server, int $id, int $from, string $data) => report('task', $data));
        },
        client: function (Harness $t) use ($kept) {
            $kept->push('x');
            same(['x'], $t->take('task'), 'the task');
        },
    );
}
$kept->removeQueue();
Harness::run(
    server: function (Server $server) use ($kept) {
        $server->set(['message_queue_key' => 0] + $kept->options());
        $server->on('receive', fn (Server $server) => report('result', $server->taskwait('x', 25)));
        $server->on('task', fn () => 'y');
    },
    client: function (Harness $t) use ($kept) {
        $t->connect()->send('go');
        same(['y'], $t->take('result'), 'taskwait()');
        same('', $kept->row(), 'the queue');
        $t->stop();
        same([], $kept->directories(), 'directories');
    },
);
foreach ([Server::TASK_IPC_RING, Server::TASK_IPC_UNIXSOCK] as $mode) {
    echo refusal($kept->options($mode)), "\n";
}
same(['', []], [$kept->row(), $kept->directories()], 'what is left');
foreach ([-(1 << 31) - 1, 1 << 32, '1', 1.0, null] as $key) {
    echo outcome(fn () => (new Server('127.0.0.1'))->set(['message_queue_key' => $key])), "\n";
}
?>
--EXPECT--
OK
OK
OK
SwooleLite\Exception: message_queue_key needs task_ipc_mode TASK_IPC_MSGQUEUE or TASK_IPC_PREEMPTIVE: nothing else outlives the server
SwooleLite\Exception: message_queue_key needs task_ipc_mode TASK_IPC_MSGQUEUE or TASK_IPC_PREEMPTIVE: nothing else outlives the server
ValueError: Option "message_queue_key" must be an integer between -2147483648 and 4294967295, -2147483649 given
ValueError: Option "message_queue_key" must be an integer between -2147483648 and 4294967295, 4294967296 given
ValueError: Option "message_queue_key" must be an integer between -2147483648 and 4294967295, '1' given
ValueError: Option "message_queue_key" must be an integer between -2147483648 and 4294967295, 1.0 given
ValueError: Option "message_queue_key" must be an integer between -2147483648 and 4294967295, NULL given

--TEST--
Tasks that wait in a queue survive a change of task_serializer; task_allowed_classes refuses what igbinary has packed
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
igbinary
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const KEY = 0x53574c46;

foreach ([['igbinary', true], ['php', true], ['php', ['stdClass']]] as [$serializer, $classes]) {
    Harness::run(
        server: function (Server $server) use ($serializer, $classes) {
            $server->set(['task_worker_num' => 1, 'task_ipc_mode' => Server::TASK_IPC_PREEMPTIVE, 'message_queue_key' => KEY,
                'task_serializer' => $serializer, 'task_allowed_classes' => $classes]);
            $server->on('receive', fn () => null);
            $server->on('task', fn (Server $server, int $taskId, int $worker, mixed $data) => report('task', $data));
        },
        client: function (Harness $t) use ($classes) {
            $queue = msg_get_queue(KEY);
            try {
                $task = Server\Task::pack([1]);
                $flags = unpack('v', $task, 6)[1];
                $packed = igbinary_serialize(['by' => 'igbinary']);
                // as a server with the other option has sent it
                $foreign = pack('V', strlen($packed)) . substr($task, 4, 2) . pack('v', $flags | 256) . substr($task, 8, 24) . $packed;
                msg_send($queue, 1, $foreign, false);
                msg_send($queue, 1, Server\Task::pack(['by' => 'php']), false);
                if ($classes === true) {
                    same([['by' => 'igbinary']], $t->take('task'), 'by igbinary');
                } else {
                    $t->waitForLog('/igbinary, which cannot keep to task_allowed_classes/');
                    $t->allowLog('/task \d+ failed/');
                }
                same([['by' => 'php']], $t->take('task'), 'by PHP');
                $t->stop();
            } finally {
                msg_remove_queue($queue);
            }
        },
    );
}
?>
--EXPECT--
OK
OK
OK

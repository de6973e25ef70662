--TEST--
The task counters of stats() add up with tasks from outside, and when task workers are killed with them
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
    Harness::run(
        server: function (Server $server) use ($kept, $mode) {
            $server->set(['task_worker_num' => 2, 'task_max_attempts' => 2] + LINES + $kept->options($mode));
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
                $line === "submit\n" && array_map($server->task(...), ['own', 'own', 'own', 'own']);
                $stats = $server->stats();
                $server->send($fd, json_encode(array_map(fn ($key) => $stats[$key], [
                    'task_count', 'tasking_num', 'task_queue_num', 'task_failed_count', 'task_redelivered_count', 'task_idle_worker_num', 'task_queue_bytes',
                ])) . "\n");
            });
            $server->on('task', function (Server $server, int $id, int $from, string $data) {
                report('task');
                hold();
            });
        },
        client: function (Harness $t) use ($kept, $mode) {
            $client = $t->connect();
            $kept->push('pushed');
            $kept->push('pushed');
            $t->take('task');
            $t->take('task');
            // count, tasking, queued, failed, redelivered, idle, bytes
            same('[2,2,0,0,0,0,0]', $client->ask('?'), 'two from outside in hand');
            $kept->push('pushed');
            same('[2,2,0,0,0,0,0]', $client->ask('?'), 'a third is not known yet');
            same('[6,6,4,0,0,0,12]', $client->ask('submit'), 'with four of its own');
            $t->killWorker(1);
            $t->take('task');
            same('[6,6,4,0,1,0,12]', $client->ask('?'), 'one is run again');
            $t->killWorker(1);
            $t->take('task');
            // addressed ones come before the third from outside
            same($mode === Server::TASK_IPC_MSGQUEUE ? '[6,5,3,1,1,0,9]' : '[7,6,4,1,1,0,12]', $client->ask('?'), 'one has failed, the next was taken');
            $t->release(6);
            $t->waitFor(fn () => $client->ask('?') === '[7,0,0,1,1,2,0]', 'the end of all');
        },
    );
}
?>
--EXPECT--
OK
OK

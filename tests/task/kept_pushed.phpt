--TEST--
A task that another process puts into the queue wakes a task worker: anybody, the one it is for, and one for an index that is not there
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
            $server->set(['task_worker_num' => 2, 'task_object' => true] + $kept->options($mode));
            $server->on('receive', fn () => null);
            $server->on('task', function (Server $server, Server\Task $task) {
                report('task', microtime(true), $server->worker_id, $task->workerId, $task->attempt, $task->data);
                return 'a result that nobody wants';
            });
            $server->on('finish', fn () => report('finish'));
        },
        client: function (Harness $t) use ($kept) {
            foreach ([1 => [1, 2], 2 => [1], 3 => [2], 4 => [1, 2], 501 => [1, 2]] as $type => $takers) {
                $waits = [];
                for ($n = 0; $n < ($type < 4 ? 3 : 1); $n++) {
                    $t->waitFor(fn () => Processes::isAsleep($t->workerPids[1]) && Processes::isAsleep($t->workerPids[2]), 'sleep');
                    $pushed = microtime(true);
                    $kept->push(['type' => $type], $type);
                    [$took, $worker, $from, $attempt, $data] = $t->take('task');
                    same([true, -1, 1, ['type' => $type]], [in_array($worker, $takers, true), $from, $attempt, $data], 'the task');
                    $waits[] = $took - $pushed;
                }
                // the machine may be busy, but hardly three times
                check($type >= 4 || min($waits) < 0.1, 'it waited for ' . implode(', ', $waits) . ' s');
            }
            same([], $t->takeAll(), 'further events');
        },
    );
}
?>
--EXPECT--
OK
OK

--TEST--
Tasks that wait in memory for a message queue that somebody removes have failed, and their submitter is told
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
exec('command -v ipcrm') || die('skip needs ipcrm');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([Server::TASK_IPC_MSGQUEUE, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['task_worker_num' => 1, 'task_ipc_mode' => $mode, 'max_wait_time' => 1] + LINES);
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use (&$failed) {
                if ($data === "submit\n") {
                    for ($i = 0; $i < 3000; $i++) { // more than a queue takes
                        $server->task(str_repeat('x', 1000));
                    }
                }
                $stats = $server->stats();
                $waiting = 3000 - $stats['tasking_num'];
                $server->send($fd, "$stats[task_failed_count] $waiting " . (int) $failed . "\n");
            });
            $server->on('task', fn () => hold());
            $server->on('taskFailed', function (Server $server, int $taskId, string $data, string $reason) use (&$failed) {
                $failed += $data === str_repeat('x', 1000) && str_contains($reason, 'could not be sent');
            });
        },
        client: function (Harness $t) {
            $t->allowLog('/./'); // the task worker cannot receive any more, and the server ends without these tasks
            $client = $t->connect();
            same('0 0 0', $client->ask('submit'), 'stats(): failed, over; taskFailed events');
            $links = glob($t->dir() . '/spill/swoolelite-*/queue*');
            same(1, count($links), 'the queue is noted down');
            exec('ipcrm -q ' . (int) readlink($links[0]), $output, $status);
            same(0, $status, 'ipcrm');
            $t->waitFor(function () use ($client) {
                [$failed, $over, $told] = sscanf($client->ask('?'), '%d %d %d');
                return $failed > 1000 && $over === $failed && $told === $failed;
            }, 'the failures');
            $t->release();
        },
    );
}
?>
--EXPECT--
OK
OK

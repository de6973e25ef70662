--TEST--
A task that was taken and not begun when its task worker ended is run by the successor; that was no attempt
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

foreach ([Server::TASK_IPC_RING, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['task_worker_num' => 1, 'task_ipc_mode' => $mode] + LINES);
            $server->on('receive', function (Server $server, int $fd) {
                $end = hrtime(true) + 4e9; // it takes some thousands until a timer comes just then
                do {
                    $result = $server->taskwait('right', 4);
                } while ($result === 'right' && hrtime(true) < $end && !file_exists('ended'));
                do { // its end is counted behind its answer
                    $stats = $server->stats();
                } while ($stats['tasking_num'] > 0 && hrtime(true) < $end + 2e9);
                $server->send($fd, json_encode([$result, $stats['tasking_num'], $stats['task_failed_count']]) . "\n");
            });
            $server->on('workerStart', function (Server $server, int $id) {
                $id === 1 && !file_exists('ended') && Timer::tick(1, function () use ($server) {
                    $stats = $server->stats();
                    if ($stats['tasking_num'] > $stats['task_queue_num']) { // between two tasks, and one is in hand
                        touch('ended');
                        throw new Exception('on purpose');
                    }
                });
            });
            $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => $data);
        },
        client: function (Harness $t) {
            $t->allowLog('/on purpose|exited with code 255/');
            same('["right",0,0]', $t->connect()->ask('go'), 'the result; tasks that are not over, and that failed');
        },
    );
}
?>
--EXPECT--
OK
OK

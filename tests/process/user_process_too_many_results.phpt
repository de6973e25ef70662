--TEST--
task() is refused where a user process has too many results that it has not heard of
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 2, 'task_queue_timeout' => 5]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => 1);
        $server->addProcess(new Process(function (Process $process) use ($server) {
            if (file_exists('begun')) {
                hold();
            }
            touch('begun');
            $count = 0;
            $finish = function () use (&$count) {
                --$count || report('all');
            };
            while ($server->task(null, -1, $finish) !== false) {
                $count++;
            }
            report('refused', $count, $server->getLastError(), $server->task(null) !== false, $server->taskwait(null, 5));
        }));
    },
    client: function (Harness $t) {
        same([65536, Server::ERROR_TASK_QUEUE_FULL, true, 1], $t->take('refused'), 'how many were taken, why no more; other calls go on');
        $t->take('all');
    },
);
?>
--EXPECT--
OK

--TEST--
taskWaitMulti() gets the results that come while it still waits for room to submit the rest
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 2, 'task_queue_memory' => 1 << 16, 'task_queue_timeout' => 10] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $results = $server->taskWaitMulti(range(0, 19999), 5); // more than the queue holds, and than the mail
            $wrong = 0;
            foreach ($results ?: [] as $i => $result) {
                $wrong += $result !== str_pad((string) $i, 2000);
            }
            $server->send($fd, count($results ?: []) . " $wrong\n");
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, int $data) => str_pad((string) $data, 2000));
    },
    client: fn (Harness $t) => same('20000 0', $t->connect()->ask('go'), 'results, and how many are wrong'),
);
?>
--EXPECT--
OK

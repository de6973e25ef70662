--TEST--
Who waits for a result gets it, however many messages others send meanwhile
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'max_wait_time' => 10, 'payload_memory' => 0] + LINES);
        $server->on('receive', function (Server $server) {
            $other = 1 - $server->worker_id;
            $server->sendMessage('wait', $other);
            $message = str_repeat('x', 50000);
            for ($i = 0; $i < 2000 && $server->sendMessage($message, $other); $i++); // more than it takes in
            report('sent', $i);
            touch('full');
        });
        $server->on('pipeMessage', function (Server $server, int $from, string $message) {
            $message === 'wait' && report('result', strlen($server->taskwait('slow', 9)));
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            while (!file_exists('full')) {
                usleep(1000);
                clearstatcache();
            }
            return str_repeat('y', 60000); // for as much there is no room behind messages of 50000
        });
    },
    client: function (Harness $t) {
        $t->connect()->send("go\n");
        check($t->take('sent')[0] < 2000, 'it is bounded');
        same([60000], $t->take('result'), 'the result');
    },
);
?>
--EXPECT--
OK

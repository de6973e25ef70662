--TEST--
taskWaitMulti() takes a thousand tasks, and big ones
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
        $server->set(['task_worker_num' => 2]);
        $server->on('receive', function (Server $server) {
            $tasks = range(1, 1000);
            report('thousand', $server->taskWaitMulti($tasks, 10) === $tasks);
            $tasks = ['a' => str_repeat('a', 1 << 20), 'b' => str_repeat('b', 3 << 20), 'c' => 'c', 'd' => str_repeat('d', 5 << 20)];
            report('big', $server->taskWaitMulti($tasks, 10) === $tasks);
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, mixed $data) => $data);
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([true], $t->take('thousand'), 'a thousand tasks');
        same([true], $t->take('big'), 'big tasks');
    },
);
?>
--EXPECT--
OK

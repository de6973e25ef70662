--TEST--
A task worker retires after task_max_request tasks
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'task_max_request' => 5, 'task_max_request_grace' => 0] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, implode(' ', $server->taskWaitMulti(range(0, 16), 10)) . "\n"));
        $server->on('task', fn () => getmypid());
    },
    client: function (Harness $t) {
        $pids = explode(' ', $t->connect()->ask('?'));
        same([5, 5, 5, 2], array_values(array_count_values($pids)), 'tasks of each process');
    },
);
?>
--EXPECT--
OK

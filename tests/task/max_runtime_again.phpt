--TEST--
A task that has run for longer than task_max_runtime is run again, up to task_max_attempts
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
        $server->set(['task_worker_num' => 1, 'task_max_runtime' => 0.2, 'task_max_attempts' => 2, 'task_object' => true]);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $data) {
            $server->task($data);
        });
        $server->on('task', function (Server $server, Server\Task $task) {
            report('run', $task->attempt);
            while ($task->data === 'hang' || $task->attempt === 1) {
                hold();
            }
            return 'done';
        });
        $server->on('finish', fn (Server $server, int $id, string $data) => report('finish', $data));
        $server->on('taskFailed', fn (Server $server, int $id, string $data, string $reason) => report('failed', $reason));
    },
    client: function (Harness $t) {
        $t->allowLog('/longer than task_max_runtime and is killed|was killed by signal 9/');
        $client = $t->connect();
        $client->send('hang');
        same([[1], [2]], [$t->take('run'), $t->take('run')], 'runs');
        same(['it ran for longer than task_max_runtime (0.2 s)'], $t->take('failed'), 'taskFailed');
        $client->send('once');
        same([[1], [2]], [$t->take('run'), $t->take('run')], 'runs');
        same(['done'], $t->take('finish'), 'the result of the second');
    },
);
?>
--EXPECT--
OK

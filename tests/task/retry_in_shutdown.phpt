--TEST--
In a shutdown a task that somebody waits for does not wait for its next run: taskwait() gets the result, and the server ends
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'task_object' => true, 'task_retry' => ['attempts' => 4, 'delay' => 600]]);
        $server->on('receive', fn (Server $server) => report('result', $server->taskwait('a', 600), $server->getLastError()));
        $server->on('task', function (Server $server, Server\Task $task) {
            report('run', $task->attempt);
            return $task->attempt < 4 && $task->retry() ? null : "in run $task->attempt";
        });
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        same([1], $t->take('run'), 'the run before');
        $t->stop();
        same(['in run 4', 0], $t->take('result'), 'the result');
        same([['run', 2], ['run', 3], ['run', 4]], array_values(array_filter($t->takeAll(), fn ($report) => $report[0] === 'run')), 'runs');
        $t->waitForExit();
    },
);
?>
--EXPECT--
OK

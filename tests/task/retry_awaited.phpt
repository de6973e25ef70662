--TEST--
taskwait(), taskWaitMulti(), taskCo(), $finish closures and tasks of task workers get the result of the run that succeeds
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
        $server->set([
            'worker_num' => 1,
            'task_worker_num' => 2,
            'task_object' => true,
            'task_in_task_worker' => true,
            'enable_fiber' => true,
            'task_retry' => ['attempts' => 2, 'delay' => 0.01],
        ]);
        $server->on('receive', function (Server $server) {
            report('wait', $server->taskwait('a', 20), $server->taskwait('no', 20), $server->getLastError() === Server::ERROR_TASK_FAILED);
            report('multi', $server->taskWaitMulti(['x' => 'b', 'y' => 'no'], 20));
            report('co', $server->taskCo(['x' => 'c', 'y' => 'no'], 20));
            $server->task('d', -1, fn ($server, $taskId, $result) => report('closure', $result));
            $server->task('outer');
        });
        $server->on('task', function (Server $server, Server\Task $task) {
            if ($task->data === 'outer') {
                report('inner', $server->taskwait('e', 20));
                return null;
            }
            if ($task->attempt === 1 || $task->data === 'no') {
                throw new RuntimeException('not yet');
            }
            return "$task->data in run $task->attempt";
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/uncaught RuntimeException|more left out/');
        $t->connect()->send('go');
        same(['a in run 2', false, true], $t->take('wait'), 'taskwait()');
        same([['x' => 'b in run 2', 'y' => false]], $t->take('multi'), 'taskWaitMulti()');
        same([['x' => 'c in run 2', 'y' => false]], $t->take('co'), 'taskCo()');
        same(['d in run 2'], $t->take('closure'), '$finish');
        same(['e in run 2'], $t->take('inner'), 'taskwait() in a task worker');
    },
);
?>
--EXPECT--
OK

--TEST--
With message_queue_key delayed tasks, and those with a priority, outlive the end of the server, the master's death and that of all; the next start runs them in time
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Server\Task;

$kept = new KeptQueue();
foreach (['orderly', 'manager', 'master', 'all'] as $end) {
    Harness::run(
        server: function (Server $server) use ($kept) {
            $server->set(['max_wait_time' => 1] + $kept->options());
            $server->on('receive', function (Server $server) {
                $server->task('hold', priority: 1);
                $server->task(['s' => microtime(true) + 1.5], delay: 1.5);
                $server->task(str_repeat('x', 200_000), delay: 0.5, priority: -1);
                $server->task('low', priority: -1);
                report('submitted');
            });
            $server->on('task', function (Server $server, int $id, int $from, mixed $data) {
                report('task', $data);
                hold();
            });
        },
        client: function (Harness $t) use ($kept, $end) {
            $t->allowLog('/within max_wait_time|task \d+ failed|the master has died|the manager has died|manager .* was killed|tasks wait|lost at the end of the server: \d requests, 1 tasks/');
            $t->connect()->send('go');
            same(['hold'], $t->take('task'), 'in hand');
            $t->take('submitted');
            $pids = [$t->masterPid, $t->managerPid, ...$t->workerPids];
            if ($end === 'orderly') {
                $t->signal(SIGTERM);
                $t->waitForLog('/NOTICE 3 tasks wait in the message queue for the next start/');
            } else {
                if ($end === 'all' || $t->managerPid === $t->masterPid) {
                    $t->allowLeftFiles(); // nobody is left who could remove the control socket
                }
                $end === 'all' && array_map(fn (int $pid) => posix_kill($pid, SIGSTOP), $pids);
                $killed = ['manager' => [$t->managerPid], 'master' => [$t->masterPid], 'all' => $pids][$end];
                array_map(fn (int $pid) => posix_kill($pid, SIGKILL), array_unique($killed));
            }
            $t->waitForExit();
            $t->waitFor(fn () => !Processes::ofTest($t->dir()), 'the end of all processes');
            same([0, 1, 1], [$kept->count(), count($kept->files()), count($kept->stores())], 'messages, files, stores');
        },
    );
    Harness::run(
        server: function (Server $server) use ($kept) {
            $server->set(['task_object' => true] + $kept->options());
            $server->on('receive', fn () => null);
            $server->on('task', fn (Server $server, Task $task) => report(
                'task',
                is_array($task->data) ? microtime(true) - $task->data['s'] : strlen($task->data),
                $task->priority,
                $task->pool,
                $task->attempt,
            ));
        },
        client: function (Harness $t) use ($kept, $end) {
            for ($i = 0; $i < 3; $i++) {
                $task = $t->take('task');
                $tasks[$task[1] === 0 ? 'delayed' : $task[0]] = $task;
            }
            same([[3, -1, '', 1], [200_000, -1, '', 1]], [$tasks[3], $tasks[200_000]], "tasks after the end: $end");
            $late = $tasks['delayed'][0];
            check($late > -0.05 && $late < Harness::limit(2), "it runs in time: $late");
            $t->stop();
            same([0, []], [$kept->count(), $kept->directories()], 'messages and directories');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK
OK
OK
OK

--TEST--
With task_object, 'task' gets ($server, Server\Task), which can finish() once and in time
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Server\Task;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'task_object' => true, 'task_max_attempts' => 2]);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $data) {
            report('asked', $server->worker_id, microtime(true));
            report('got', $server->taskwait([$data => 'x'], 10), $server->getLastError());
        });
        $server->on('task', function (Server $server, mixed ...$arguments) {
            static $before = null;
            [$task] = $arguments;
            $what = key($task->data);
            report('task', count($arguments), $task::class, $task->id > 0 && [$task->worker_id, $task->dispatch_time] === [$task->workerId, $task->dispatchTime], $task->workerId, $task->data, $task->attempt, $task->dispatchTime);
            if ($what === 'twice') {
                report('first', $task->finish('first'), $server->getLastError());
                report('second', $task->finish('second'), $server->getLastError() === Server::ERROR_TASK_FINISHED);
                return 'third';
            }
            if ($what === 'late') {
                report('late', $before->finish('of another'), $server->getLastError() === Server::ERROR_TASK_FINISHED);
            }
            if ($what === 'bad') {
                report('closure', outcome(fn () => $task->finish(fn () => 1)));
                report('clone', outcome(fn () => clone $task));
                report('set', outcome(fn () => $task->id = 7));
                report('add', outcome(fn () => $task->other = 7));
                report('serialize', outcome(fn () => serialize($task)));
                report('new', outcome(fn () => (new ReflectionClass(Task::class))->newInstanceWithoutConstructor()));
            }
            if ($what === 'die' && $task->attempt === 1) {
                posix_kill(getmypid(), SIGKILL);
            }
            $before = $task;
            return $what;
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('twice');
        [$worker, $time] = $t->take('asked');
        $task = $t->take('task');
        $dispatched = array_pop($task);
        same([1, 'SwooleLite\Server\Task', true, $worker, ['twice' => 'x'], 1], $task, 'the task');
        same(true, $dispatched >= $time - 0.001 && $dispatched < $time + 10, 'dispatchTime');
        same([true, 0], $t->take('first'), 'the first finish()');
        same([false, true], $t->take('second'), 'the second finish()');
        same(['first', 0], $t->take('got'), 'the result');
        foreach (['plain', 'late', 'bad'] as $what) {
            $client->send($what);
            $t->take('task');
            same([$what, 0], $t->take('got'), $what);
        }
        same([false, true], $t->take('late'), 'finish() of a task that is over');
        foreach (['closure', 'clone', 'set', 'add', 'serialize', 'new'] as $what) {
            echo json_encode($t->take($what)[0], JSON_UNESCAPED_SLASHES), "\n";
        }
        $t->allowLog('/was killed by signal 9/');
        $client->send('die');
        same(1, $t->take('task')[5], 'the first attempt');
        same(2, $t->take('task')[5], 'the second attempt');
        same(['die', 0], $t->take('got'), 'the result');
    },
);
?>
--EXPECTF--
"Exception: Serialization of 'Closure' is not allowed"
"Error: Trying to clone an uncloneable object of class SwooleLite\\Server\\Task"
"Error: Cannot modify readonly property SwooleLite\\Server\\Task::$id"
"Error: Cannot create dynamic property SwooleLite\\Server\\Task::$other"
"Exception: Serialization of 'SwooleLite\\Server\\Task' is not allowed"
"ReflectionException: Class SwooleLite\\Server\\Task is an internal class marked as final that cannot be instantiated without invoking its constructor"
OK

--TEST--
Swoole's kind of script: task() with finish, a callable, an array, an object; taskwait(), taskWaitMulti(); task_use_object
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/run.inc';

swoole(<<<'PHP'
    use Swoole\Constant;
    $serv = new Swoole\Server('127.0.0.1', 0, SWOOLE_PROCESS);
    $serv->set([Constant::OPTION_WORKER_NUM => 1, Constant::OPTION_TASK_WORKER_NUM => 2, Constant::OPTION_TASK_USE_OBJECT => true, Constant::OPTION_TASK_IPC_MODE => SWOOLE_IPC_UNSOCK]);
    $serv->on(Constant::EVENT_RECEIVE, function (Swoole\Server $serv, $fd, $reactor_id, $data) {
        report('task', is_int($serv->task(['type' => 'task', 'data' => $data])));
        $serv->task('callable', 1, function ($serv, $task_id, $result) {
            report('callable', $result);
        });
        $object = new stdClass();
        $object->list = [1, 2.5, null];
        report('taskwait', $serv->taskwait($object, 5.0), $serv->taskwait('string', 5.0, 0));
        report('multi', $serv->taskWaitMulti(['a', 'b', 'c'], 5.0));
    });
    $serv->on(Constant::EVENT_TASK, function (Swoole\Server $serv, Swoole\Server\Task $task) {
        if (is_array($task->data)) {
            $task->finish($task->data + ['worker' => $task->worker_id, 'age' => microtime(true) - $task->dispatch_time < 60]);
            return;
        }
        $serv->finish(is_object($task->data) ? $task->data->list : strtoupper($task->data));
    });
    $serv->on(Constant::EVENT_FINISH, fn ($serv, $task_id, $data) => report('finish', $data));
    $serv->start();
    PHP,
    function (Harness $t) {
        $t->connect()->send('hello');
        same([true], $t->take('task'), 'task()');
        same([[1, 2.5, null], 'STRING'], $t->take('taskwait'), 'taskwait()');
        same([['A', 'B', 'C']], $t->take('multi'), 'taskWaitMulti()');
        same(['CALLABLE'], $t->take('callable'), 'the callable');
        same([['type' => 'task', 'data' => 'hello', 'worker' => 0, 'age' => true]], $t->take('finish'), 'finish');
    },
);
?>
--EXPECT--
OK

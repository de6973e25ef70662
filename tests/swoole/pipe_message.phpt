--TEST--
Swoole's kind of script: sendMessage() and pipeMessage between workers, task workers and a user process, of any size
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
    $serv = new swoole_server('127.0.0.1', 0, SWOOLE_PROCESS);
    $serv->set(['worker_num' => 2, 'task_worker_num' => 1]);
    $serv->addProcess(new swoole_process(function ($process) use ($serv) {
        $serv->sendMessage('hello from the process', 0);
        $serv->tick(3600000, fn () => null);
    }));
    $serv->on('pipeMessage', function ($serv, $src_worker_id, $message) {
        report('message', $serv->worker_id, $src_worker_id, is_string($message) ? substr($message, 0, 30) : $message, is_string($message) ? strlen($message) : 0);
    });
    $serv->on('receive', function ($serv, $fd, $reactor_id, $data) {
        $other = 1 - $serv->worker_id;
        $serv->sendMessage(['fd' => $fd, 'data' => $data], $other);
        $serv->sendMessage(str_repeat('x', 2 * 1024 * 1024), 2);
        $serv->send($fd, 'done');
    });
    $serv->on('task', fn ($serv, $task_id, $src_worker_id, $data) => null);
    $serv->on('finish', fn ($serv, $task_id, $data) => null);
    $serv->start();
    PHP,
    function (Harness $t) {
        same([0, 3, 'hello from the process', 22], $t->take('message'), 'from the user process');
        same('done', $t->connect()->exchange('ask', 4), 'the answer');
        $messages = [$t->take('message'), $t->take('message')];
        sort($messages);
        same([0, 1, ['fd' => 1, 'data' => 'ask'], 0], $messages[0], 'to the other worker');
        same([2, 1, str_repeat('x', 30), 2 << 20], $messages[1], 'to the task worker');
    },
);
?>
--EXPECT--
OK

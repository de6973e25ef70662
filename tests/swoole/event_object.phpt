--TEST--
Swoole's kind of script: event_object: callbacks get Swoole\Server\Event and its kin
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
    $serv = new Swoole\Server('127.0.0.1', 0, SWOOLE_PROCESS);
    $serv->set(['worker_num' => 2, 'task_worker_num' => 1, 'event_object' => true, 'dispatch_mode' => SWOOLE_DISPATCH_FDMOD]);
    $serv->on('Connect', fn (Swoole\Server $serv, Swoole\Server\Event $object) => report('connect', $object->fd));
    $serv->on('Receive', function (Swoole\Server $serv, Swoole\Server\Event $object) {
        $serv->task(['fd' => $object->fd, 'data' => $object->data]);
        $serv->sendMessage('hello', 1 - $serv->worker_id);
    });
    $serv->on('Task', fn (Swoole\Server $serv, Swoole\Server\Task $task) => $task->data + ['worker' => $task->worker_id]);
    $serv->on('Finish', function (Swoole\Server $serv, Swoole\Server\TaskResult $result) {
        report('finish', $result->task_id > 0, $result->task_worker_id, $result->data);
        $serv->send($result->data['fd'], $result->data['data']);
    });
    $serv->on('PipeMessage', fn (Swoole\Server $serv, Swoole\Server\PipeMessage $message) => report('message', $message->source_worker_id, $message->data));
    $serv->on('Close', fn (Swoole\Server $serv, Swoole\Server\Event $object) => report('close', $object->fd));
    $serv->start();
    PHP,
    function (Harness $t) {
        $client = $t->connect();
        same([1], $t->take('connect'), 'connect');
        same('hello', $client->exchange('hello', 5), 'the answer');
        same([true, 2, ['fd' => 1, 'data' => 'hello', 'worker' => 1]], $t->take('finish'), 'finish');
        same([1, 'hello'], $t->take('message'), 'pipeMessage');
        $client->close();
        same([1], $t->take('close'), 'close');
    },
);
?>
--EXPECT--
OK

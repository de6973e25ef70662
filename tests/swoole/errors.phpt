--TEST--
Swoole's kind of script: what is wrong in normal running returns false, and getLastError() has Swoole's codes
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
    $serv->set(['worker_num' => 1, 'task_worker_num' => 1]);
    $serv->on('receive', function (Swoole\Server $serv, $fd, $reactor_id, $data) {
        $errors = [];
        $errors[] = [$serv->send(99999, 'x'), $serv->getLastError()];
        $errors[] = [$serv->close($fd), $serv->getLastError()];
        $errors[] = [$serv->send($fd, 'x'), in_array(swoole_last_error(), [SWOOLE_ERROR_SESSION_CLOSING, SWOOLE_ERROR_SESSION_CLOSED], true)]; // as far as the reactor is
        $errors[] = [$serv->taskwait('slow', 0.01), $serv->getLastError()];
        $errors[] = [$serv->exists(99999), $serv->getClientInfo(99999), $serv->getClientInfo(99999, -1, true)];
        report('errors', $errors, swoole_strerror(1005, SWOOLE_STRERROR_SWOOLE));
    });
    $serv->on('task', function ($serv, $task_id, $src_worker_id, $data) {
        hold();
        return 'late';
    });
    $serv->start();
    PHP,
    function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        [$errors, $text] = $t->take('errors');
        $t->release();
        same([
            [false, SWOOLE_ERROR_SESSION_NOT_EXIST],
            [true, 0],
            [false, true],
            [false, SWOOLE_ERROR_TASK_TIMEOUT],
            [false, false, false],
        ], $errors, 'errors');
        check($text !== '', 'a text for a code');
    },
);
?>
--EXPECT--
OK

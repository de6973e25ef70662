--TEST--
Swoole's kind of script: heartbeat_check_interval, heartbeat_idle_time, protect() and heartbeat()
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
    $serv->set(['worker_num' => 1, 'heartbeat_check_interval' => 1, 'heartbeat_idle_time' => 1]);
    $serv->on('receive', function (Swoole\Server $serv, $fd, $reactor_id, $data) {
        report('receive', $data === 'protect' ? $serv->protect($fd) : is_array($serv->heartbeat(false)));
    });
    $serv->on('close', fn ($serv, $fd, $reactor_id) => report('close', $fd, $reactor_id < 0));
    $serv->start();
    PHP,
    function (Harness $t) {
        $protected = $t->connect();
        $protected->send('protect');
        same([true], $t->take('receive'), 'protect()');
        $idle = $t->connect();
        $idle->send('hello');
        same([true], $t->take('receive'), 'heartbeat()');
        same('', $idle->readAll(), 'the idle one is closed');
        same([2, true], $t->take('close'), 'its close event');
        $protected->send('still there');
        same([true], $t->take('receive'), 'the protected one works');
    },
);
?>
--EXPECT--
OK

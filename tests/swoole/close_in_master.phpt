--TEST--
Swoole's kind of script: close() in a timer of the master
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
    use Swoole\Timer;
    $serv = new Swoole\Server('127.0.0.1', 0, SWOOLE_PROCESS);
    $serv->set(['worker_num' => 1]);
    $serv->on('start', function ($serv) {
        Timer::tick(10, function ($timer) use ($serv) {
            if ($serv->exist(1)) {
                $serv->send(1, 'bye');
                $serv->close(1);
                Timer::clear($timer);
            }
        });
    });
    $serv->on('receive', fn ($serv, $fd, $reactor_id, $data) => null);
    $serv->on('close', fn ($serv, $fd, $reactor_id) => report('close', $fd, $reactor_id < 0));
    $serv->start();
    PHP,
    function (Harness $t) {
        $client = $t->connect();
        same('bye', $client->readAll(), 'what the master has sent, until it closes');
        same([1, true], $t->take('close'), 'the close event');
    },
);
?>
--EXPECT--
OK

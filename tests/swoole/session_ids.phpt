--TEST--
Swoole's kind of script: start_session_id: the first id is one greater
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
    $serv = new Swoole\Server('127.0.0.1', 0, SWOOLE_BASE);
    $serv->set(['worker_num' => 1, 'start_session_id' => 1 << 31]);
    $serv->on('connect', function (Swoole\Server $serv, $fd, $reactor_id) {
        $serv->defer(function () use ($serv) {
            foreach ($serv->connections as $fd) {
                $serv->send($fd, "$fd-OK");
            }
        });
    });
    $serv->on('receive', fn () => null);
    $serv->on('close', fn () => report('close'));
    $serv->start();
    PHP,
    function (Harness $t) {
        for ($i = 1; $i <= 10; $i++) {
            $client = $t->connect();
            $expected = ((1 << 31) + $i) . '-OK';
            same($expected, $client->read(strlen($expected)), 'the id');
            $client->close();
            $t->take('close');
        }
    },
);
?>
--EXPECT--
OK

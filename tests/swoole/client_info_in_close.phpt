--TEST--
Swoole's kind of script: getClientInfo() in the close callback, whoever closed
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
    $serv->set(['worker_num' => 2, 'task_worker_num' => 1]);
    $serv->on('receive', function (Swoole\Server $serv, $fd, $reactor_id, $data) {
        if ($data === 'close') {
            $serv->close($fd);
        } elseif ($data === 'task') {
            $serv->task($fd);
        }
    });
    $serv->on('task', fn ($serv, $task_id, $src_worker_id, $fd) => $serv->close($fd));
    $serv->on('finish', fn () => null);
    $serv->on('close', function (Swoole\Server $serv, int $fd, int $reactor_id) {
        $info = $serv->getClientInfo($fd);
        report('close', $reactor_id < 0, $info['remote_ip'], date('Y', $info['connect_time']) >= 2000 && $info['last_time'] >= $info['connect_time'], $info['server_port'] === $serv->port);
    });
    $serv->start();
    PHP,
    function (Harness $t) {
        foreach (['close' => true, 'task' => true, 'client' => false] as $who => $byServer) {
            $client = $t->connect();
            $client->send($who);
            $byServer ? $client->readAll() : $client->close();
            same([$byServer, '127.0.0.1', true, true], $t->take('close'), "closed by $who");
        }
    },
);
?>
--EXPECT--
OK

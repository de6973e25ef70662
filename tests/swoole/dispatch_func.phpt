--TEST--
Swoole's kind of script: dispatch_func chooses the worker, and drops
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
    $serv->set([
        'worker_num' => 3, 'open_eof_split' => true, 'package_eof' => "\n",
        'dispatch_func' => function (Swoole\Server $serv, $fd, $type, $data) {
            return $data === '' ? 0 : ($data[0] === '-' ? -1 : (int) $data[0]);
        },
    ]);
    $serv->on('receive', fn (Swoole\Server $serv, $fd, $reactor_id, $data) => $serv->send($fd, "$serv->worker_id: $data"));
    $serv->start();
    PHP,
    function (Harness $t) {
        $client = $t->connect();
        foreach ([2, 0, 1, 2] as $worker) {
            $client->send("-dropped\n");
            same("$worker: $worker hello", $client->ask("$worker hello"), 'who has answered');
        }
    },
);
?>
--EXPECT--
OK

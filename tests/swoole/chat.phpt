--TEST--
Swoole's kind of script: a chat with connections, getClientList() and an end mark
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
    $serv = new Swoole\Server('127.0.0.1', 0, SWOOLE_PROCESS, SWOOLE_SOCK_TCP);
    $serv->set(['worker_num' => 2, 'reactor_num' => 2, 'open_eof_split' => true, 'package_eof' => "\r\n", 'dispatch_mode' => SWOOLE_DISPATCH_FDMOD]);
    $serv->on('connect', fn ($serv, $fd) => report('connect', $fd, count($serv->connections)));
    $serv->on('receive', function ($serv, $fd, $reactor_id, $data) {
        $list = [];
        $start_fd = 0;
        while ($fds = $serv->getClientList($start_fd, 2)) {
            $start_fd = end($fds);
            array_push($list, ...$fds);
        }
        report('list', $list, $serv->stats()['connection_num']);
        foreach ($serv->connections as $other) {
            $serv->send($other, "$fd: $data");
        }
    });
    $serv->on('close', fn ($serv, $fd) => report('close', $fd));
    $serv->start();
    PHP,
    function (Harness $t) {
        $clients = [];
        for ($i = 1; $i <= 5; $i++) {
            $clients[] = $t->connect();
            same([$i, $i], $t->take('connect'), 'who has connected');
        }
        $clients[3]->send("hello all\r\n");
        same([[1, 2, 3, 4, 5], 5], $t->take('list'), 'the list');
        foreach ($clients as $client) {
            same("4: hello all\r\n", $client->read(14), 'what all get');
        }
        foreach ($clients as $i => $client) {
            $client->close();
            same([$i + 1], $t->take('close'), 'who has gone');
        }
    },
);
?>
--EXPECT--
OK

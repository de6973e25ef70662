--TEST--
Swoole's kind of script: getSocket() gives the listening socket
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/run.inc';

swoole(<<<'PHP'
    $serv = new Swoole\Server('127.0.0.1', 0, SWOOLE_PROCESS);
    $socket = $serv->getSocket();
    socket_set_option($socket, SOL_SOCKET, SO_KEEPALIVE, 1);
    $serv->set(['worker_num' => 1]);
    $serv->on('receive', fn ($serv, $fd, $reactor_id, $data) => $serv->send($fd, $data));
    $serv->on('workerStart', fn () => report('socket', $socket instanceof Socket, socket_get_option($serv->ports[0]->getSocket() ?: $socket, SOL_SOCKET, SO_KEEPALIVE) === 1));
    $serv->start();
    PHP,
    function (Harness $t) {
        same([true, true], $t->take('socket'), 'the socket');
        same('hello', $t->connect()->exchange('hello', 5), 'the server works');
    },
);
?>
--EXPECT--
OK

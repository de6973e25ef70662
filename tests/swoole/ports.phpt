--TEST--
Swoole's kind of script: listen() on several ports, each with its own set() and on(); the ports of Swoole\Server
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
    $lines = $serv->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
    $lines->set(['open_eof_split' => true, 'package_eof' => "\r\n"]);
    $same = $serv->addlistener('127.0.0.1', 0, SWOOLE_SOCK_TCP);
    $serv->set(['worker_num' => 1]);
    $serv->on('receive', fn ($serv, $fd, $reactor_id, $data) => $serv->send($fd, 'first: ' . $data));
    $lines->on('receive', fn ($serv, $fd, $reactor_id, $data) => $serv->send($fd, 'lines: ' . $data . $serv->getClientInfo($fd)['server_port']));
    $serv->on('workerStart', fn ($serv) => report('ports', array_map(fn ($port) => $port->port, $serv->ports), $lines instanceof Swoole\Server\Port, $serv->ports[2] === $same, $serv->ports[1]->type === SWOOLE_SOCK_TCP));
    $serv->start();
    PHP,
    function (Harness $t) {
        [$ports, $isPort, $isSame, $isTcp] = $t->take('ports');
        same([3, true, true, true], [count(array_unique($ports)), $isPort, $isSame, $isTcp], 'the ports');
        foreach ([['hello', 'first: hello'], ["hello\r\nmore\r\n", "lines: hello\r\n$ports[1]lines: more\r\n$ports[1]"], ['hello', 'first: hello']] as $i => [$data, $answer]) {
            same($answer, (new Client("tcp://127.0.0.1:$ports[$i]"))->exchange($data, strlen($answer)), "port $i");
        }
    },
);
?>
--EXPECT--
OK

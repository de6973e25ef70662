--TEST--
Swoole's kind of script: bind() and SWOOLE_DISPATCH_UIDMOD
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
    $serv->set(['worker_num' => 4, 'dispatch_mode' => SWOOLE_DISPATCH_UIDMOD, 'open_eof_split' => true, 'package_eof' => "\n"]);
    $serv->on('receive', function (Swoole\Server $serv, $fd, $reactor_id, $data) {
        if (sscanf($data, 'uid %d', $uid) === 1) {
            $serv->send($fd, ($serv->bind($fd, $uid) ? 'bound' : 'no') . "\n");
            return;
        }
        $serv->send($fd, json_encode([$serv->worker_id, $serv->getClientInfo($fd)['uid']]) . "\n");
    });
    $serv->start();
    PHP,
    function (Harness $t) {
        foreach ([103, 6, 103] as $uid) {
            $client = $t->connect();
            same('bound', trim($client->ask("uid $uid")), 'bind()');
            same(json_encode([$uid % 4, $uid]), trim($client->ask('who')), 'the worker');
        }
    },
);
?>
--EXPECT--
OK

--TEST--
Swoole's kind of script: sendfile() with offset and length, sendwait()
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
    file_put_contents('file', implode(array_map(fn ($i) => sprintf("%07d\n", $i), range(0, 99_999))));
    $serv = new Swoole\Server('127.0.0.1', 0, SWOOLE_PROCESS);
    $serv->set(['worker_num' => 1, 'open_eof_split' => true, 'package_eof' => "\n"]);
    $serv->on('receive', function (Swoole\Server $serv, $fd, $reactor_id, $data) {
        $arguments = json_decode($data, true);
        $sent = $arguments === null ? $serv->sendwait($fd, 'waited') : $serv->sendfile($fd, 'file', ...$arguments);
        report('sent', $sent, $serv->getLastError());
    });
    $serv->start();
    PHP,
    function (Harness $t) {
        $file = file_get_contents($t->dir() . '/file');
        $client = $t->connect();
        foreach ([[], [8], [16, 8], [0, 400_000]] as $arguments) {
            $expected = substr($file, $arguments[0] ?? 0, $arguments[1] ?? null);
            check($client->exchange(json_encode($arguments) . "\n", strlen($expected)) === $expected, 'the part ' . json_encode($arguments));
            same([true, 0], $t->take('sent'), 'sendfile()');
        }
        same('waited', $client->exchange("x\n", 6), 'sendwait()');
        same([true, 0], $t->take('sent'), 'sendwait()');
    },
);
?>
--EXPECT--
OK

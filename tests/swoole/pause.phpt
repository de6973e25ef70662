--TEST--
Swoole's kind of script: pause() and resume(), enable_delay_receive and confirm()
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
    $serv->set(['worker_num' => 1, 'enable_delay_receive' => true, 'open_eof_split' => true, 'package_eof' => "\n"]);
    $serv->on('connect', function (Swoole\Server $serv, $fd) {
        report('connect');
        hold();
        report('confirm', $serv->confirm($fd));
    });
    $serv->on('receive', function (Swoole\Server $serv, $fd, $reactor_id, $data) {
        report('receive', $data, $data === "pause\n" ? $serv->pause($fd) : true);
        if ($data === "pause\n") {
            $serv->after(1, function () use ($serv, $fd) {
                hold();
                report('resume', $serv->resume($fd));
            });
        }
    });
    $serv->start();
    PHP,
    function (Harness $t) {
        $client = $t->connect();
        $client->send("one\n");
        $t->take('connect');
        $t->release();
        same([true], $t->take('confirm'), 'confirm()');
        same(["one\n", true], $t->take('receive'), 'what came before it');
        $client->send("pause\n");
        same(["pause\n", true], $t->take('receive'), 'pause()');
        $client->send("two\n");
        $t->release();
        same([true], $t->take('resume'), 'resume()');
        same(["two\n", true], $t->take('receive'), 'what came before it');
    },
);
?>
--EXPECT--
OK

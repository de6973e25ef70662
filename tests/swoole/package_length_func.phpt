--TEST--
Swoole's kind of script: package_length_func cuts the packages
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
        'worker_num' => 1, 'open_length_check' => true, 'package_max_length' => 1000,
        'package_length_func' => function ($data) {
            $end = strpos($data, ':');
            if ($end === false) {
                return strlen($data) < 5 ? 0 : -1;
            }
            return $end + 1 + (int) substr($data, 0, $end);
        },
    ]);
    $serv->on('receive', fn ($serv, $fd, $reactor_id, $data) => $serv->send($fd, "[$data]"));
    $serv->on('close', fn () => report('close'));
    $serv->start();
    PHP,
    function (Harness $t) {
        $client = $t->connect();
        same('[5:hello][0:][11:hello world]', $client->exchange('5:hello0:11:hello world', 29), 'three packages');
        foreach (str_split('3:abc') as $byte) {
            $client->send($byte);
        }
        same('[3:abc]', $client->read(7), 'one that comes byte by byte');
        $t->allowLog('/is closed|is no package|package_length_func/');
        $client->send('garbage');
        same('', $client->readAll(), 'the connection is closed');
        $t->take('close');
    },
);
?>
--EXPECT--
OK

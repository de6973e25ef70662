--TEST--
Swoole's kind of script: open_length_check with a header of pack('nN')
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
    $serv->set(['worker_num' => 1, 'open_length_check' => true, 'package_max_length' => 1024 * 1024, 'package_length_type' => 'N', 'package_length_offset' => 2, 'package_body_offset' => 6]);
    $serv->on('receive', function ($serv, $fd, $reactor_id, $data) {
        ['type' => $type, 'length' => $length] = unpack('ntype/Nlength', $data);
        $serv->send($fd, pack('nN', $type, $length) . strrev(substr($data, 6)));
    });
    $serv->start();
    PHP,
    function (Harness $t) {
        $client = $t->connect();
        $all = $expected = '';
        foreach ([0, 1, 5, 1000, 100000] as $type => $length) {
            $body = substr(str_repeat('abcdefg', $length), 0, $length);
            $all .= pack('nN', $type, $length) . $body;
            $expected .= pack('nN', $type, $length) . strrev($body);
        }
        check($client->exchange($all, strlen($expected)) === $expected, 'the packages');
    },
);
?>
--EXPECT--
OK

--TEST--
Swoole's kind of script: bufferFull and bufferEmpty around a client that does not read, send() false above the limit
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
    $serv->set(['worker_num' => 1, 'buffer_output_size' => 4 * 1024 * 1024, 'buffer_high_watermark' => 2 * 1024 * 1024, 'buffer_low_watermark' => 1024, 'send_yield' => false]);
    $serv->on('receive', function (Swoole\Server $serv, $fd, $reactor_id, $data) {
        $sent = 0;
        while ($serv->send($fd, str_repeat('x', 1024 * 1024))) {
            $sent++;
        }
        report('sent', $sent, $serv->getLastError(), $serv->getClientInfo($fd)['send_queued_bytes'] >= 4 * 1024 * 1024);
    });
    $serv->on('bufferFull', fn (Swoole\Server $serv, int $fd) => report('full', $fd));
    $serv->on('bufferEmpty', function (Swoole\Server $serv, int $fd) {
        report('empty', $fd);
        $serv->close($fd);
    });
    $serv->start();
    PHP,
    function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        [$sent, $error, $queued] = $t->take('sent');
        same([SWOOLE_ERROR_OUTPUT_BUFFER_OVERFLOW, true], [$error, $queued], 'the refusal');
        same([1], $t->take('full'), 'bufferFull');
        same($sent << 20, strlen($client->readAll()), 'all that was accepted');
        same([1], $t->take('empty'), 'bufferEmpty');
    },
);
?>
--EXPECT--
OK

--TEST--
A client that does not read gets no more than socket_buffer_size queued; what was accepted arrives whole
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['socket_buffer_size' => 1 << 20, 'buffer_high_watermark' => 1 << 19, 'buffer_low_watermark' => 1 << 16] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $hash = hash_init('crc32b');
            for ($sent = $refused = 0; $sent < 100 && $refused < 50;) { // refused: the kernel may still take something
                $block = str_repeat(chr($sent), 1 << 20);
                if ($server->send($fd, $block)) {
                    hash_update($hash, $block);
                    $sent++;
                    $refused = 0;
                } else {
                    $refused++;
                    usleep(10000);
                }
            }
            report('sent', $sent, hash_final($hash), $server->getLastError(), $server->getClientInfo($fd)['send_queued_bytes']);
        });
        $server->on('bufferFull', fn (Server $server, int $fd) => report('full', $fd));
        $server->on('bufferEmpty', fn (Server $server, int $fd) => report('empty', $fd));
    },
    client: function (Harness $t) {
        $before = Processes::memory($t->socketPid());
        $client = $t->connect();
        $client->send("go\n");
        [$sent, $hash, $error, $queued] = $t->take('sent');
        same(Server::ERROR_OUTPUT_BUFFER_OVERFLOW, $error, 'getLastError()');
        check($sent >= 2 && $sent < 40, "a bounded number of megabytes was accepted: $sent");
        check($queued >= 1 << 20 && $queued <= 2 << 20, "send_queued_bytes is $queued");
        $t->take('full');
        $grown = Processes::memory($t->socketPid()) - $before;
        check($grown < 30000, "memory grew by $grown kB");
        same($hash, hash('crc32b', $client->read($sent << 20)), 'what arrives');
        $t->take('empty');
        check($client->isQuiet(), 'no more arrives');
    },
);
?>
--EXPECT--
OK

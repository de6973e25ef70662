--TEST--
close() after bufferFull still sends everything to a slow reader, then ends the connection
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
        $server->set(['worker_num' => 1, 'kernel_socket_send_buffer_size' => 65536] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            report('send', $server->send($fd, str_repeat('x', 5 << 20)));
            report('close', $server->close($fd));
        });
        $server->on('bufferFull', fn (Server $server, int $fd) => report('full', $fd));
        $server->on('bufferEmpty', fn () => null);
        $server->on('close', fn (Server $server, int $fd) => report('closed', $fd));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        same([true], $t->take('send'), 'send()');
        same([true], $t->take('close'), 'close()');
        same([1], $t->take('full'), 'the bufferFull callback');
        same(5 << 20, strlen($client->readAll()), 'length of what arrives');
        same([1], $t->take('closed'), 'the close callback');
    },
);
?>
--EXPECT--
OK

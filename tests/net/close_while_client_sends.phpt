--TEST--
A client that still sends when the server has closed loses nothing of the answer
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'socket_buffer_size' => 32 << 20] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            report('send', $server->send($fd, str_repeat('x', 20 << 20)));
            report('close', $server->close($fd));
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        same([true], $t->take('send'), 'send()');
        same([true], $t->take('close'), 'close()');
        $client->send(str_repeat('more of it ', 1000));
        $socket = socket_import_stream($client->stream);
        socket_set_block($socket);
        for ($length = 0; ($read = @socket_read($socket, 1 << 20)) !== false && $read !== '';) {
            $length += strlen($read);
        }
        same([20 << 20, ''], [$length, $read], 'length of what arrives, and the end of it');
    },
);
?>
--EXPECT--
OK

--TEST--
close() with $reset ends the connection at once with a reset
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
        $server->set(['worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $server->send($fd, str_repeat('x', 20 << 20));
            report('close', $server->close($fd, true));
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('closed', $fd, $reactorId < 0));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        same([true], $t->take('close'), 'close()');
        same([1, true], $t->take('closed'), 'the close callback');
        $socket = socket_import_stream($client->stream);
        socket_set_block($socket);
        do {
            $read = @socket_read($socket, 1 << 16);
        } while ($read !== false && $read !== '');
        same(SOCKET_ECONNRESET, $read === false ? socket_last_error($socket) : 0, 'errno of the client');
    },
);
?>
--EXPECT--
OK

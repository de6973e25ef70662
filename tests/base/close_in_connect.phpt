--TEST--
MODE_BASE: close() in connect: nothing that the client sends is handled
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
        $server->set(['worker_num' => 1] + LINES);
        $server->on('connect', function (Server $server, int $fd) {
            static $count = 0;
            $reset = $count++ % 2 === 1;
            report('connect', $server->send($fd, 'bye'), $server->close($fd, $reset), $server->send($fd, 'late'));
        });
        $server->on('receive', fn () => report('receive'));
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $reactorId < 0));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 10; $i++) {
            $socket = stream_socket_client($t->address, flags: STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT);
            @fwrite($socket, "1\n2\n"); // may come too late: every other connection is reset at once
            stream_set_timeout($socket, (int) Harness::limit());
            $got = (string) @stream_get_contents($socket);
            $i % 2 === 0 && same('bye', $got, 'what arrives');
            fclose($socket);
            same([true], $t->take('close'), 'the close callback');
            same([['connect', true, true, false]], $t->takeAll(), 'what happened');
        }
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

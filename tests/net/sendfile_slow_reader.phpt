--TEST--
send_timeout closes a client that takes nothing of a file; one that takes a little gets all
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
        ftruncate(fopen('data', 'w'), 12 << 20);
        $server->set(['send_timeout' => 1, 'kernel_socket_send_buffer_size' => 65536] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->sendfile($fd, 'data'));
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $fd, $reactorId < 0, $server->getClientInfo($fd)['close_errno']));
    },
    client: function (Harness $t) {
        [$reader, $sleeper] = [$t->connect(), $t->connect()];
        $reader->send("go\n");
        $sleeper->send("go\n");
        $closed = [];
        for ($i = 0; $i < 12; $i++) { // takes much longer than send_timeout
            $reader->skip(1 << 20);
            usleep(200_000);
            $closed = [...$closed, ...$t->takeAll()];
        }
        same([['close', 2, true, 110]], $closed, 'who was closed');
        check($reader->isQuiet(), 'the reader is still connected');
    },
);
?>
--EXPECT--
OK

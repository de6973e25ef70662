--TEST--
Ten megabytes without framing come back byte by byte the same
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
        $server->set(['socket_buffer_size' => 32 << 20]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $data = str_pad('', 10 << 20, random_bytes(4093));
        check($t->connect()->exchange($data, strlen($data)) === $data, 'the same');
    },
);
?>
--EXPECT--
OK

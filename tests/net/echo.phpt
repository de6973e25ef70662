--TEST--
What a client sends comes back
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
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        foreach (['hello', "\0", random_bytes(1000)] as $data) {
            $client->send($data);
            same($data, $client->read(strlen($data)), 'echo');
        }
    },
);
?>
--EXPECT--
OK

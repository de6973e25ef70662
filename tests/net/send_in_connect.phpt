--TEST--
The connect callback may send and close
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
        $server->set(['worker_num' => 1]);
        $server->on('connect', function (Server $server, int $fd) {
            $server->send($fd, 'go away');
            $server->close($fd);
        });
        $server->on('receive', fn () => null);
        $server->on('close', fn () => report('close'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        same('go away', $client->readAll(), 'what arrives');
        $t->take('close');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

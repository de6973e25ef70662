--TEST--
A shutdown sends what was accepted of files, too
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
        ftruncate(fopen('data', 'w'), 50 << 20);
        $server->set(['max_wait_time' => 20] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $server->sendfile($fd, 'data');
            $server->send($fd, 'end');
            $server->shutdown();
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        $client->skip(50 << 20);
        same('end', $client->readAll(), 'what came');
        same('exit 0', $t->waitForExit(), 'the end');
    },
);
?>
--EXPECT--
OK

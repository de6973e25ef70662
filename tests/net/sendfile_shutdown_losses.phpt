--TEST--
A shutdown counts what of a file a client did not take in time
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
        $server->set(['max_wait_time' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $server->sendfile($fd, 'data');
            $server->shutdown();
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        preg_match('/(\d+) bytes of output/', $t->waitForLog('/lost at the end of the server/'), $matches);
        check($matches[1] > 20 << 20 && $matches[1] < 50 << 20, "lost: $matches[1]");
        same('exit 0', $t->waitForExit(), 'the end');
    },
);
?>
--EXPECT--
OK

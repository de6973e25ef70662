--TEST--
A reload does not disturb files that are being sent
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
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "go\n") {
                $server->sendfile($fd, 'data');
                $server->send($fd, 'end');
            } else {
                $server->send($fd, $data);
            }
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        $client->skip(1 << 20);
        $pid = $t->workerPids[0];
        $t->reload();
        $t->waitForSuccessor(0, $pid);
        $client->skip(49 << 20);
        same('end', $client->read(3), 'what came');
        same('hello', $client->ask('hello'), 'answer of the successor');
    },
    args: ['127.0.0.1', 0, Server::MODE_PROCESS], // in MODE_BASE a worker ends with its connections
);
?>
--EXPECT--
OK

--TEST--
A file that becomes shorter while it is sent resets its connection, and is logged
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
        $file = fopen('data', 'w');
        ftruncate($file, 100 << 20);
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($file) {
            report('sent', $server->sendfile($fd, 'data'));
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $reactorId < 0, $server->getClientInfo($fd)['close_errno']));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        same([true], $t->take('sent'), 'sendfile()');
        $client->read(10);
        ftruncate(fopen($t->dir() . '/data', 'r+'), 50 << 20);
        check($client->skipAll() < 100 << 20, 'not all came');
        $t->waitForLog('/session 1 is closed: the file that is sent to it has become shorter/');
        same([true, 116], $t->take('close'), 'closed by the server (ESTALE)');
    },
);
?>
--EXPECT--
OK

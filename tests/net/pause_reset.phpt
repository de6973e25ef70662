--TEST--
A reset closes a paused connection at once
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
        $server->set(['reactor_num' => 1] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, $server->pause($fd) ? "paused\n" : "failed\n"));
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd, $server->getClientInfo($fd)['close_errno']));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        same('paused', $client->ask('pause'), 'answer');
        $client->reset();
        same([1, 104], $t->take('close'), 'its end (ECONNRESET)');
    },
);
?>
--EXPECT--
OK

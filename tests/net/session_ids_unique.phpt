--TEST--
Session ids are never used again, although places in the table are
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
        $server->set(['worker_num' => 2, 'max_connection' => 16] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "$fd\n"));
        $server->on('close', fn () => report('close'));
    },
    client: function (Harness $t) {
        $ids = [];
        for ($i = 0; $i < 500; $i++) {
            $client = $t->connect();
            $ids[] = (int) $client->ask('?');
            $client->close();
            $t->take('close');
        }
        same(500, count(array_unique($ids)), 'different ids');
        check(min($ids) > 0, 'they are positive');
    },
);
?>
--EXPECT--
OK

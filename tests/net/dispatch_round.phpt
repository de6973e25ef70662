--TEST--
DISPATCH_ROUND: packages go to the workers in turn
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 3, 'reactor_num' => 1, 'dispatch_mode' => Server::DISPATCH_ROUND] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "$server->worker_id\n"));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $workers = [];
        for ($i = 0; $i < 12; $i++) {
            $workers[] = (int) $client->ask('?');
        }
        $turn = array_slice($workers, 0, 3);
        same([...$turn, ...$turn, ...$turn, ...$turn], $workers, 'workers');
        sort($turn);
        same([0, 1, 2], $turn, 'workers in a turn');
    },
);
?>
--EXPECT--
OK

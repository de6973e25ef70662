--TEST--
DISPATCH_ROUND: the datagrams of one client go to the workers in turn
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['127.0.0.1', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $server->set(['worker_num' => 3, 'dispatch_mode' => Server::DISPATCH_ROUND]);
        $server->on('packet', fn (Server $server, string $data, array $info)
            => $server->sendto($info['address'], $info['port'], (string) $server->worker_id));
    },
    client: function (Harness $t) {
        $client = $t->datagrams();
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

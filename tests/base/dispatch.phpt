--TEST--
dispatch_func and dispatch_mode have no effect in MODE_BASE: each worker handles the connections that it has accepted
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([1, 2, 3, 4, 5, 7] as $mode) {
    Harness::run(
        args: ['127.0.0.1', 0, Server::MODE_BASE],
        server: function (Server $server) use ($mode) {
            $server->set(['worker_num' => 2, 'dispatch_mode' => $mode] + LINES);
            $server->set(['dispatch_func' => fn () => report('asked') ?? 0]);
            $worker = []; // of each connection
            $server->on('connect', function (Server $server, int $fd) use (&$worker) {
                $worker[$fd] = 'connect';
            });
            $server->on('receive', function (Server $server, int $fd) use (&$worker) {
                $server->bind($fd, 7);
                $server->send($fd, $worker[$fd] . ' ' . $server->getClientInfo($fd)['uid'] . "\n");
                $worker[$fd] = 'receive';
            });
            $server->on('close', function (Server $server, int $fd) use (&$worker) {
                report('close', $worker[$fd]);
            });
        },
        client: function (Harness $t) {
            for ($i = 0; $i < 10; $i++) {
                $client = $t->connect();
                same('connect 7', $client->ask('?'), 'connect came to this worker');
                same('receive 7', $client->ask('?'), 'receive came to this worker');
                $client->close();
                same(['receive'], $t->take('close'), 'close came to that worker');
            }
            same([], $t->takeAll(), 'what dispatch_func was asked');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK
OK

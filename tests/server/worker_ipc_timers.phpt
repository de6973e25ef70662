--TEST--
WORKER_IPC_MSGQUEUE: timers fire in a worker that waits for requests, and in one that gets many
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE workers read from their clients themselves') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([Server::DISPATCH_FDMOD, Server::DISPATCH_QUEUE] as $dispatch) {
    Harness::run(
        server: function (Server $server) use ($dispatch) {
            $server->set(['worker_ipc_mode' => Server::WORKER_IPC_MSGQUEUE, 'dispatch_mode' => $dispatch] + LINES);
            $server->on('workerStart', fn (Server $server) => $server->tick(5, function () {
                static $ticks = 0;
                ++$ticks <= 100 && $ticks % 10 === 0 && report('tick', $ticks);
            }));
            $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
        },
        client: function (Harness $t) {
            same([10], $t->take('tick'), 'ticks before the first request');
            $client = $t->connect();
            do {
                same(str_repeat("x\n", 500), $client->exchange(str_repeat("x\n", 500), 1000), 'answers');
            } while (!($tick = $t->takeAll()));
            check(count($tick) > 0, 'ticks between requests');
        },
    );
}
?>
--EXPECT--
OK
OK

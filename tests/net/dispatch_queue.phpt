--TEST--
DISPATCH_QUEUE: a package goes to an idle worker while another one is busy
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
        $server->set(['worker_num' => 2, 'dispatch_mode' => Server::DISPATCH_QUEUE] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "hold\n") {
                report('held', $server->worker_id);
                hold();
            }
            $server->send($fd, "$server->worker_id\n");
        });
    },
    client: function (Harness $t) {
        [$holding, $client] = [$t->connect(), $t->connect()];
        $holding->send("hold\n");
        [$busy] = $t->take('held');
        for ($i = 0; $i < 50; $i++) {
            // it may still be on its way out of the callback from which it answered
            $t->waitFor(fn () => Processes::isAsleep($t->workerPids[1 - $busy]), 'the other worker to be idle');
            same((string) (1 - $busy), $client->ask('?'), 'the worker');
        }
        $t->release();
        same((string) $busy, $holding->readLine(), 'the worker that was held');
    },
);
?>
--EXPECT--
OK

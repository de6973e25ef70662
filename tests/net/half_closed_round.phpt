--TEST--
ROUND and QUEUE: a client that ends its output gets the answers of all workers, the slowest too
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

foreach ([Server::DISPATCH_ROUND, Server::DISPATCH_QUEUE] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['worker_num' => 4, 'reactor_num' => 1, 'dispatch_mode' => $mode] + LINES);
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
                if ($data === "slow\n") {
                    report('held');
                    hold();
                }
                $server->send($fd, $data);
            });
        },
        client: function (Harness $t) {
            $idle = fn () => array_filter($t->workerPids, Processes::isAsleep(...)) === $t->workerPids;
            $t->waitFor($idle, 'all workers to be idle');
            $client = $t->connect();
            $client->send("slow\nfirst\nsecond\n");
            $client->endOutput();
            $t->take('held');
            $lines = [$client->readLine(), $client->readLine()];
            sort($lines);
            same(['first', 'second'], $lines, 'answers of the other workers');
            $t->waitFor($idle, 'the other workers to be idle again');
            same('?', $t->connect()->ask('?'), 'answer of the fourth worker'); // whatever the others told is known
            $t->release();
            same("slow\n", $client->readAll(), 'answer of the slow worker');
        },
    );
}
?>
--EXPECT--
OK
OK

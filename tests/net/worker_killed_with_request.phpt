--TEST--
When a worker dies, the connection of the request in hand is closed; other requests wait for the successor
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE a worker takes its connections with it') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "hold\n") {
                report('held');
                hold();
            }
            $server->send($fd, getmypid() . " $data");
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
    },
    client: function (Harness $t) {
        $others = [];
        for ($i = 0; $i < 20; $i++) {
            $others[$i] = $t->connect();
            same($t->workerPids[0] . " before", $others[$i]->ask('before'), 'answer');
        }
        $victim = $t->connect();
        $victim->send("hold\n");
        $t->take('held');
        foreach ($others as $i => $client) {
            $client->send("first $i\nsecond $i\n");
        }
        $t->killWorker(0);
        same('', $victim->readAll(), 'the connection of the request is closed');
        foreach ($others as $i => $client) {
            same($t->workerPids[0] . " first $i", $client->readLine(), 'answer of the successor');
            same($t->workerPids[0] . " second $i", $client->readLine(), 'answer of the successor');
        }
        same([21], $t->take('close'), 'the close callback');
    },
);
?>
--EXPECT--
OK

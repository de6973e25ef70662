--TEST--
A client that has gone when its request throws: its close callback runs in the successor
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
        $server->on('receive', function () {
            report('held');
            hold();
            throw new Exception('on purpose');
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd, getmypid()));
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose|\b255\b/');
        $pid = $t->workerPids[0];
        $client = $t->connect();
        $client->send("go\n");
        $client->endOutput();
        $t->take('held');
        $t->release();
        same([1, $t->waitForSuccessor(0, $pid)], $t->take('close'), 'the close callback: session, and where');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

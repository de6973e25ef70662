--TEST--
Clients whose PROXY header is awaited do not hold up a shutdown; a reload leaves them alone
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (getenv('SWL_TEST_MODE') === 'base') {
    die('skip in MODE_BASE a reload ends the worker that holds the connection');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['open_proxy_protocol' => true, 'proxy_protocol_from' => ['127.0.0.1'], 'max_wait_time' => 60] + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, "got $data"));
    },
    client: function (Harness $t) {
        $begun = $t->connect();
        $begun->send('PROXY TCP4 203.0.113.7 127.0');
        $silent = $t->connect();
        $pid = $t->workerPids[0];
        $t->reload();
        $t->waitForSuccessor(0, $pid);
        same('got x', $begun->ask(".0.1 4711 80\r\nx"), 'after the reload');

        $begun = $t->connect();
        $begun->send('PROXY ');
        same('got x', $t->connect()->ask("PROXY UNKNOWN\r\nx"), 'a later client: the others are accepted');
        $t->stop();
        same('', $silent->readAll(), 'the silent one is closed');
        same('', $begun->readAll(), 'the one that has begun is closed');
    },
);
?>
--EXPECT--
OK

--TEST--
dispatch_func that names one worker for a connection: its packages keep their order under load
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

const CONNECTIONS = 30, PACKAGES = 400;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 3, 'reactor_num' => 2] + LINES);
        $server->set(['dispatch_func' => fn (Server $server, int $fd) => $fd % 3]);
        $server->on('connect', fn (Server $server, int $fd) => $server->send($fd, "connect\n"));
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
        $server->on('close', fn (Server $server, int $fd) => report('close', $server->worker_id === $fd % 3));
    },
    client: function (Harness $t) {
        $lines = implode("\n", range(1, PACKAGES)) . "\n";
        $clients = [];
        for ($i = 0; $i < CONNECTIONS; $i++) {
            $clients[] = $client = $t->connect();
            $client->send($lines);
            $i % 2 && $client->endOutput();
        }
        foreach ($clients as $i => $client) {
            same("connect\n$lines", $i % 2 ? $client->readAll() : $client->read(strlen("connect\n$lines")), 'answers');
            $client->close();
        }
        for ($i = 0; $i < CONNECTIONS; $i++) {
            same([true], $t->take('close'), 'close comes to the worker that it was given to');
        }
    },
);
?>
--EXPECT--
OK

--TEST--
Two hundred clients talk at the same time, each gets its own answers in order
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 3, 'reactor_num' => 2] + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $clients = [];
        for ($i = 0; $i < 200; $i++) {
            $clients[$i] = $t->connect();
        }
        for ($round = 0; $round < 20; $round++) {
            foreach ($clients as $i => $client) {
                $client->send("client $i, line $round\nclient $i, line $round again\n");
            }
        }
        for ($round = 0; $round < 20; $round++) {
            foreach ($clients as $i => $client) {
                same("client $i, line $round", $client->readLine(), 'line');
                same("client $i, line $round again", $client->readLine(), 'line');
            }
        }
    },
);
?>
--EXPECT--
OK

--TEST--
While a worker is busy, hundreds of clients wait for it, and none of their packages is lost
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
        $server->set(['worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "hold\n") {
                report('held');
                hold();
            }
            $server->send($fd, md5($data) . "\n");
        });
    },
    client: function (Harness $t) {
        $holding = $t->connect();
        $holding->send("hold\n");
        $t->take('held');
        $line = str_repeat('x', 19999) . "\n";
        $clients = [];
        for ($i = 0; $i < 300; $i++) {
            $clients[] = $client = $t->connect();
            $client->send($line);
        }
        $t->release();
        $holding->readLine();
        foreach ($clients as $i => $client) {
            same(md5($line), $client->readLine(), "answer for client $i");
        }
    },
);
?>
--EXPECT--
OK

--TEST--
MODE_BASE: after an exception, packages that came with that one are not handled; the client sees the end
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
            report('receive', trim($data));
            $server->send($fd, $data);
            $data === "2\n" && throw new Exception('on purpose');
        });
        $server->on('close', fn () => report('close'));
        $server->on('workerStop', fn () => report('stop'));
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose|\b255\b/');
        for ($i = 0; $i < 3; $i++) {
            $pid = $t->workerPids[0];
            $client = $t->connect();
            $client->send("1\n2\n3\n4\n"); // one segment
            same("1\n2\n", $client->readAll(), 'answers');
            $t->waitForSuccessor(0, $pid);
            same([['receive', '1'], ['receive', '2']], $t->takeAll(), 'callbacks');
        }
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

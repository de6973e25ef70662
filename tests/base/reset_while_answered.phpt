--TEST--
MODE_BASE: a client that resets while it is being answered; other packages of it are handled, and its close is told once
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
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
            $sent = [];
            for ($i = 0; $i < 3; $i++) {
                $sent[] = $server->send($fd, str_repeat('x', 1 << 20));
            }
            report(trim($data), $sent, $server->getLastError());
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $fd));
    },
    client: function (Harness $t) {
        for ($fd = 1; $fd <= 5; $fd++) {
            $client = $t->connect();
            $client->send("hold\nmore\n");
            $t->take('held');
            $client->reset();
            $t->release();
            $t->take('close');
            same([['hold', [true, false, false], Server::ERROR_SESSION_CLOSED],
                ['more', [false, false, false], Server::ERROR_SESSION_CLOSED]], $t->takeAll(), 'what happened before');
        }
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

--TEST--
MODE_BASE: close() with reset in the middle of pipelined packages
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
            if ($data === "2\n") {
                report('close', $server->close($fd, true), $server->close($fd, true), $server->getLastError());
                report('late', $server->send($fd, 'late'), $server->getLastError(), $server->exists($fd));
            }
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('closed', $reactorId < 0));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 5; $i++) {
            $client = $t->connect();
            $client->send("1\n2\n3\n4\n");
            same('', $client->readAll(), 'answers');
            same([true], $t->take('closed'), 'the close callback');
            same([['receive', '1'], ['receive', '2'], ['close', true, false, Server::ERROR_SESSION_CLOSED],
                ['late', false, Server::ERROR_SESSION_CLOSED, false]], $t->takeAll(), 'what happened');
        }
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

--TEST--
MODE_BASE: close() in the middle of pipelined packages: what was sent before arrives, what comes after is not handled
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
            $server->send($fd, str_repeat($data, 100000));
            if ($data === "3\n") {
                $over = [Server::ERROR_SESSION_CLOSING, Server::ERROR_SESSION_CLOSED]; // the kernel may have taken all already
                report('close', $server->close($fd), $server->close($fd), in_array($server->getLastError(), $over, true));
                report('late', $server->send($fd, 'late'), in_array($server->getLastError(), $over, true), $server->exists($fd));
            }
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('closed', $reactorId < 0));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 5; $i++) {
            $client = $t->connect();
            $client->send("1\n2\n3\n4\n5\n");
            same(str_repeat("1\n", 100000) . str_repeat("2\n", 100000) . str_repeat("3\n", 100000), $client->readAll(), 'answers');
            $client->close();
            same([true], $t->take('closed'), 'the close callback');
            same([['receive', '1'], ['receive', '2'], ['receive', '3'], ['close', true, false, true],
                ['late', false, true, false]], $t->takeAll(), 'what happened');
        }
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

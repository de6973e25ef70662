--TEST--
MODE_BASE: send() and close() in close return false, to other clients they work
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
            $data === "close\n" ? $server->close($fd) : $server->send($fd, "here\n");
        });
        $server->on('close', function (Server $server, int $fd) {
            report('close', $fd, $server->send($fd, 'late'), $server->close($fd), $server->close($fd, true), $server->exists($fd));
            foreach ($server->connections as $other) {
                $server->send($other, "$fd has gone\n");
                $server->close($other);
            }
        });
    },
    client: function (Harness $t) {
        $clients = [];
        foreach (['by the client', 'by the server', 'reset'] as $i => $how) {
            for ($n = 0; $n < 4; $n++) {
                $clients[$n] = $t->connect();
                same('here', $clients[$n]->ask('?'), 'answer');
            }
            $first = 4 * $i + 1;
            match ($how) {
                'by the client' => $clients[0]->close(),
                'by the server' => $clients[0]->send("close\n"),
                'reset' => $clients[0]->reset(),
            };
            same([$first, false, false, false, false], $t->take('close'), "what the close callback sees, when closed $how");
            foreach ([1, 2, 3] as $n) {
                same("$first has gone", $clients[$n]->readLine(), 'what the others hear');
                same('', $clients[$n]->readAll(), 'and no more');
                $clients[$n]->close();
                same([false, false, false, false], array_slice($t->take('close'), 1), 'what their close callback sees');
            }
            $clients = [];
        }
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

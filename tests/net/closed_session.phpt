--TEST--
What is called with the id of a closed session returns false and tells why
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
            if ($data === "try\n") {
                foreach ([1, 2, 99, 0, -1, PHP_INT_MAX] as $id) {
                    $result = [$server->send($id, 'late'), $server->getLastError(), $server->close($id), $server->exists($id), $server->exist($id),
                        $server->getClientInfo($id), $server->connection_info($id), isset($server->connections[$id])];
                    report('late', $id, array_splice($result, 1, 1)[0], array_unique($result) === [false]);
                }
            } else {
                $server->close($fd);
            }
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
    },
    client: function (Harness $t) {
        $t->connect()->close();
        same([1], $t->take('close'), 'the client closed');
        $client = $t->connect();
        $client->send("close\n");
        $client->readAll();
        same([2], $t->take('close'), 'the server closed');
        $client = $t->connect();
        $client->send("try\n");
        foreach ([1, 2, 99, 0, -1, PHP_INT_MAX] as $id) {
            $error = $id === 1 || $id === 2 ? Server::ERROR_SESSION_CLOSED : Server::ERROR_SESSION_NOT_EXIST;
            same([$id, $error, true], $t->take('late'), "calls with the id $id: id, error, all false");
        }
        check($client->isQuiet(), 'nothing of it reaches another client');
    },
);
?>
--EXPECT--
OK

--TEST--
A client that resets its connection, at whatever moment, harms nobody else
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
        $server->set(['worker_num' => 2] + LINES);
        $server->on('connect', fn (Server $server, int $fd) => report('connect', $fd));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "stream\n") {
                for ($i = 0; $i < 20; $i++) {
                    $server->send($fd, str_repeat('x', 1 << 20)); // false when the reset was noticed
                }
            }
            $server->send($fd, $data);
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
    },
    client: function (Harness $t) {
        $phases = [
            'right after the connect' => fn (Client $client) => null,
            'after half a package' => fn (Client $client) => $client->send('half a pack'),
            'after a package' => fn (Client $client) => $client->send("package\n"),
            'while it is sent to' => function (Client $client) {
                $client->send("stream\n");
                $client->read(100000);
            },
        ];
        $witness = $t->connect();
        $t->take('connect');
        foreach ($phases as $when => $phase) {
            for ($i = 0; $i < 20; $i++) {
                $client = $t->connect();
                $phase($client);
                $client->reset();
                [$fd] = $t->take('connect');
                same([$fd], $t->take('close'), "the close callback after a reset $when");
            }
            same('still here', $witness->ask('still here'), "another client after a reset $when");
        }
    },
);
?>
--EXPECT--
OK

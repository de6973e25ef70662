--TEST--
MODE_BASE: workers that send more to each other's clients than fits do not wait for each other for ever
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
        $server->set(['worker_num' => 2, 'socket_buffer_size' => 128 << 20] + LINES);
        $server->on('connect', fn (Server $server, int $fd) => $server->send($fd, "$fd $server->worker_id\n"));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $other) {
            report('held');
            hold();
            for ($i = 0; $i < 30; $i++) {
                $server->send((int) $other, str_repeat(chr(65 + $i), 1 << 20));
            }
            report('sent');
        });
    },
    client: function (Harness $t) {
        $clients = [];
        while (count($clients) < 2) {
            $client = $t->connect();
            [$fd, $worker] = explode(' ', $client->readLine());
            $clients[$worker] ??= [$client, $fd];
        }
        [[$first, $firstFd], [$second, $secondFd]] = [$clients[0], $clients[1]];
        $first->send("$secondFd\n");
        $second->send("$firstFd\n");
        $t->take('held');
        $t->take('held');
        $t->release(2);
        $t->take('sent'); // nobody reads: all of it is held in the workers
        $t->take('sent');
        $expected = implode('', array_map(fn (int $i) => str_repeat(chr(65 + $i), 1 << 20), range(0, 29)));
        foreach ([$first, $second] as $client) {
            same(hash('crc32b', $expected), hash('crc32b', $client->read(30 << 20)), 'what arrives');
        }
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

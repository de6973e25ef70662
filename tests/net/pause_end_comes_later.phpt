--TEST--
The end of a paused client comes when reading goes on, after what it had sent
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
        $server->set(['reactor_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            match ($data) {
                "pause\n" => $server->send($fd, $server->pause($fd) ? "paused\n" : "failed\n"),
                "resume 1\n" => $server->send($fd, $server->resume(1) ? "resumed\n" : "failed\n"),
                "ping\n" => $server->send($fd, "pong\n"),
                default => report('got', $fd, $data),
            };
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $fd, $reactorId));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        same('paused', $client->ask('pause'), 'answer');
        $client->send("last words\n");
        $client->close();
        $other = $t->connect();
        same('pong', $other->ask('ping'), 'the other client');
        same([], $t->takeAll(), 'nothing was read');
        $other->send("resume 1\n");
        same([1, "last words\n"], $t->take('got'), 'what it had sent');
        same([1, 0], $t->take('close'), 'its end');
    },
);
?>
--EXPECT--
OK

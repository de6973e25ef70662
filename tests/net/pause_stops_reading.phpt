--TEST--
pause() stops reading from a client until resume(); the kernel's buffers hold the client
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
                default => report('got', $fd, strlen($data)),
            };
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        same('paused', $client->ask('pause'), 'answer'); // goes out although nothing is read
        $line = str_repeat('x', 99) . "\n";
        $limit = 64 << 20;
        $sent = $client->sendUntilBlocked($line, $limit);
        check($sent > 0 && $sent < $limit, "the client had to wait after $sent bytes");
        $other = $t->connect();
        same('pong', $other->ask('ping'), 'the other client'); // its loop would have read from the first one before
        same([], $t->takeAll(), 'nothing was read');
        same('resumed', $other->ask('resume 1'), 'answer');
        for ($got = 0; $got < $sent - 100; $got += $size) {
            [$fd, $size] = $t->take('got');
            same([1, 100], [$fd, $size], 'a line of the paused client');
        }
    },
    limit: 120,
);
?>
--EXPECT--
OK

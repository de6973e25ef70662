--TEST--
MODE_BASE: after pause() not even the packages come that were read already
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
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('got', $fd, $data);
            if ($data === "1\n" || $data === "2\n") {
                report('pause', $server->pause($fd));
            } elseif ($data === "resume\n") {
                $server->send($fd, $server->resume(1) ? "resumed\n" : "failed\n");
            }
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("1\n2\n3\n4\n");
        same([1, "1\n"], $t->take('got'), 'the first package');
        same([true], $t->take('pause'), 'pause()');
        $other = $t->connect();
        same('resumed', $other->ask('resume'), 'answer');
        same([2, "resume\n"], $t->take('got'), 'the other client, before any further package');
        same([1, "2\n"], $t->take('got'), 'the second package');
        same([true], $t->take('pause'), 'pause()');
        $client->close();
        same('resumed', $other->ask('resume'), 'answer');
        same([2, "resume\n"], $t->take('got'), 'the other client');
        same([1, "3\n"], $t->take('got'), 'the third package');
        same([1, "4\n"], $t->take('got'), 'the fourth package');
        same([1], $t->take('close'), 'the end behind them');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

--TEST--
A pause survives the worker that asked for it
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
    },
    client: function (Harness $t) {
        $client = $t->connect();
        same('paused', $client->ask('pause'), 'answer');
        $t->waitFor(fn () => Processes::isAsleep($t->workerPids[0]), 'the worker to be done with it'); // else its client is closed
        $t->killWorker(0);
        $client->send("more\n");
        $other = $t->connect();
        same('pong', $other->ask('ping'), 'the other client');
        same([], $t->takeAll(), 'nothing was read');
        same('resumed', $other->ask('resume 1'), 'answer');
        same([1, "more\n"], $t->take('got'), 'what it sent meanwhile');
    },
    args: ['127.0.0.1', 0, Server::MODE_PROCESS], // in MODE_BASE its connections die with a worker
);
?>
--EXPECT--
OK

--TEST--
MODE_BASE: a worker that retires answers what was sent before, closes its connections and is replaced
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
        $server->set(['worker_num' => 1, 'max_request' => 3, 'max_request_grace' => 0] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, getmypid() . "\n"));
    },
    client: function (Harness $t) {
        $pids = [];
        for ($i = 0; $i < 8; $i++) {
            $pid = $t->workerPids[0];
            $idle = $t->connect();
            $client = $t->connect();
            $lines = $i % 2 ? 3 : 5;
            $client->send(str_repeat("?\n", $lines)); // one segment
            same(str_repeat("$pid\n", $lines), $client->readAll(), 'answers');
            same('', $idle->readAll(), 'another connection');
            $client->close();
            $idle->close();
            $pids[] = $t->waitForSuccessor(0, $pid);
        }
        same(8, count(array_unique($pids)), 'successors');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

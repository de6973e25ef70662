--TEST--
MODE_BASE: an exception in close ends the worker and its connections; its successor goes on
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
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, getmypid() . "\n"));
        $server->on('close', function (Server $server, int $fd) {
            report('close', $fd);
            throw new Exception('on purpose');
        });
        $server->on('workerStop', fn () => report('workerStop'));
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose|\b255\b/');
        $pid = $t->workerPids[0];
        $clients = [$t->connect(), $t->connect(), $t->connect()];
        same("$pid", $clients[2]->ask('?'), 'answer'); // all three are accepted: in order
        $clients[0]->close();
        same('', $clients[1]->readAll(), 'another connection');
        same('', $clients[2]->readAll(), 'another connection');
        $successor = $t->waitForSuccessor(0, $pid);
        $last = $t->connect();
        same("$successor", $last->ask('?'), 'answer of the successor');
        same([['close', 1]], $t->takeAll(), 'callbacks after the exception');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

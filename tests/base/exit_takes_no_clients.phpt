--TEST--
MODE_BASE: a worker that ends and still has output to write takes no new connection: its successor does
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
        $server->set(['worker_num' => 1, 'max_wait_time' => 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            match ($data) {
                "big\n" => $server->send($fd, str_repeat('x', 20 << 20)),
                "exit\n" => exit,
                "who\n" => $server->send($fd, getmypid() . "\n"),
            };
            report('handled');
        });
    },
    client: function (Harness $t) {
        $old = $t->workerPids[0];
        $slow = $t->connect();
        $slow->send("big\n");
        $t->take('handled');
        $leaving = $t->connect();
        $leaving->send("exit\n");
        same('', $leaving->readAll(), 'the connection in whose callback it ends'); // closed once it takes no more
        $new = $t->connect();
        $new->send("who\n");
        same(20 << 20, strlen($slow->readAll()), 'what the slow reader gets');
        $answer = $new->readLine();
        check($answer !== (string) $old, 'another process answers');
        same((string) $t->waitForSuccessor(0, $old), $answer, 'who answers');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

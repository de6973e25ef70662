--TEST--
MODE_BASE: while sendwait() blocks no callback runs, and what others send goes out
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'socket_buffer_size' => 64 << 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('receive', $fd, $data);
            if ($data === "wait\n") {
                $server->task(2);
                report('ends', $server->sendwait($fd, str_repeat('x', 30 << 20)));
            }
        });
        $server->on('task', function (Server $server, int $id, int $worker, int $fd) {
            for ($i = 0; $i < 1000; $i++) {
                $server->send($fd, str_repeat('y', 10_000));
            }
            report('sent');
        });
    },
    client: function (Harness $t) {
        [$client, $other] = [$t->connect(), $t->connect()];
        $other->send("hello\n");
        same([2, "hello\n"], $t->take('receive'), 'the other one');
        $client->send("wait\n");
        same([1, "wait\n"], $t->take('receive'), 'the one that waits');
        $t->take('sent'); // more than an inbox holds
        $other->send("later\n");
        $other->read(10_000);
        same([], $t->takeAll(), 'no callback');
        $client->skip(30 << 20);
        same([true], $t->take('ends'), 'what it returned');
        same([2, "later\n"], $t->take('receive'), 'then');
        $other->skip(9_990_000);
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

--TEST--
pause() and resume() in a task worker and in a user process
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

use SwooleLite\Process;

Harness::run(
    server: function (Server $server) {
        $server->set(['reactor_num' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "task\n") {
                $server->task([$fd]);
            } elseif ($data === "ping\n") {
                $server->send($fd, "pong\n");
            } else {
                report('got', $fd, $data);
            }
        });
        $server->on('task', function (Server $server, int $id, int $worker, array $data) {
            $server->send($data[0], $server->pause($data[0]) ? "paused\n" : "failed\n");
        });
        $server->addProcess(new Process(function () use ($server) {
            hold();
            report('resumed', $server->resume(1), $server->resume(1), $server->resume(77), $server->getLastError());
            hold();
        }));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        same('paused', $client->ask('task'), 'answer');
        $client->send("more\n");
        $other = $t->connect();
        same('pong', $other->ask('ping'), 'the other client');
        same([], $t->takeAll(), 'nothing was read');
        $t->release();
        same([true, true, false, Server::ERROR_SESSION_NOT_EXIST], $t->take('resumed'), 'what resume() returned');
        same([1, "more\n"], $t->take('got'), 'what it sent meanwhile');
        $t->release();
    },
);
?>
--EXPECT--
OK

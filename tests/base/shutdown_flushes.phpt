--TEST--
MODE_BASE: a large answer gets to a slow reader before the server ends
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'max_wait_time' => 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $data === "task\n" ? $server->task($fd, -1, fn (Server $server, int $taskId, string $data) => $server->send($fd, $data))
                : $server->send($fd, str_repeat('x', 20 << 20));
            report('handled');
        });
        $server->on('task', function () {
            report('held');
            hold();
            return str_repeat('y', 20 << 20);
        });
        $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
    },
    client: function (Harness $t) {
        $clients = [$t->connect(), $t->connect()];
        $clients[0]->send("now\n");
        $t->take('handled');
        $clients[1]->send("task\n");
        $t->take('held');
        $t->signal(SIGTERM);
        $t->waitFor(fn () => Processes::isAsleep($t->masterPid) && Processes::isAsleep($t->workerPids[0]), 'them to take it');
        $t->release();
        same(hash('crc32b', str_repeat('y', 20 << 20)), hash('crc32b', $clients[1]->readAll()), 'an answer that came from a task');
        same(hash('crc32b', str_repeat('x', 20 << 20)), hash('crc32b', $clients[0]->readAll()), 'an answer that waited all the time');
        same('exit 0', $t->waitForExit(), 'the end');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

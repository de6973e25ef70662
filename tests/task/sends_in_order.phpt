--TEST--
What a task sends to a client comes before what its submitter sends when it has the result
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "wait\n") {
                $server->taskwait($fd, 10);
                $server->send($fd, "answer\n");
            } else {
                $server->task($fd);
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, int $fd) {
            $server->send($fd, "progress\n");
            return $fd;
        });
        $server->on('finish', fn (Server $server, int $taskId, int $fd) => $server->send($fd, "answer\n"));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        for ($i = 0; $i < 1000; $i++) {
            same('progress', $client->ask($i % 2 ? 'wait' : 'finish'), 'the first line');
            same('answer', $client->readLine(), 'the second line');
        }
    },
);
?>
--EXPECT--
OK

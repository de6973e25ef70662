--TEST--
Three thousand taskwait() in a row, while clients keep sending to the same worker
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
        $server->set(['task_worker_num' => 2] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data !== "go\n") {
                $server->send($fd, $data);
                return;
            }
            report('started');
            for ($i = 0, $wrong = 0; $i < 3000; $i++) {
                $wrong += $server->taskwait($i, 10) !== $i + 1;
            }
            report('wrong', $wrong);
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, int $data) => $data + 1);
    },
    client: function (Harness $t) {
        $clients = [];
        for ($i = 0; $i < 20; $i++) {
            $clients[] = $t->connect();
        }
        $waiting = $t->connect();
        $waiting->send("go\n");
        $t->take('started');
        for ($n = 0; $n < 50; $n++) {
            foreach ($clients as $i => $client) {
                $client->send("client $i line $n\n");
            }
        }
        same([0], $t->take('wrong'), 'wrong results');
        for ($n = 0; $n < 50; $n++) {
            foreach ($clients as $i => $client) {
                same("client $i line $n", $client->readLine(), 'answer');
            }
        }
    },
);
?>
--EXPECT--
OK

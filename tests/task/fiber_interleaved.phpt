--TEST--
With enable_fiber a worker goes on with other callbacks, of the same connection too, while one waits
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
        $server->set(['task_worker_num' => 2, 'enable_fiber' => true, 'max_request' => 4, 'max_request_grace' => 0] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            [$answer] = $server->taskCo([trim($line)], 25);
            $server->send($fd, "$answer\n");
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            if ($data === 'slow') {
                report('held');
                hold();
            }
            return "<$data>";
        });
    },
    client: function (Harness $t) {
        [$client, $other] = [$t->connect(), $t->connect()];
        $client->send("slow\n");
        $t->take('held');
        same('<a>', $other->ask('a'), 'the answer to another connection');
        same('<b>', $client->ask('b'), 'the answer to a later request of the same');
        $pid = $t->workerPids[0];
        same('<c>', $other->ask('c'), 'the answer to the request that is the last of max_request');
        $t->waitFor(fn () => Processes::isAsleep($pid), "the worker's wait");
        same($pid, $t->workerPids[0], 'the worker still waits');
        $t->release();
        same('<slow>', $client->readLine(), 'the answer to the first request');
        $t->waitForSuccessor(0, $pid);
    },
);
?>
--EXPECT--
OK

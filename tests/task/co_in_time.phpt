--TEST--
A result that has come in time counts, though the worker was busy past the deadline
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
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            foreach (['one' => ['a' => 1], 'two' => ['a' => 1, 'late' => 'hold']] as $name => $tasks) {
                $fiber = new Fiber(function () use ($server, $name, $tasks) {
                    report($name, $server->taskCo($tasks, 0.2), $server->getLastError());
                });
                $fiber->start();
            }
            for ($end = hrtime(true) + 300e6; hrtime(true) < $end;); // nothing else runs in this worker
            while ($server->stats()['tasking_num'] > 1);
            report('busy');
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, int|string $data) {
            $data === 'hold' && hold();
            return $data;
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        $t->take('busy');
        same([['a' => 1], 0], $t->take('one'), 'all came in time');
        same([['a' => 1, 'late' => false], Server::ERROR_TASK_TIMEOUT], $t->take('two'), 'one came in time');
        $t->release();
    },
);
?>
--EXPECT--
OK

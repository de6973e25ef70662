--TEST--
The file of a result or of a failed task that nobody wants to know of is removed
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
        $server->set(['task_worker_num' => 1, 'payload_memory' => 0] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "results\n") {
                for ($i = 0; $i < 20; $i++) {
                    $server->task('result');
                }
            } else {
                report('late', $server->taskwait('throw' . str_repeat('x', 200000), 0.1), $server->getLastError());
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            if ($data === 'result') {
                report('result');
                return str_repeat('x', 100000);
            }
            hold();
            throw new Exception('on purpose');
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose/');
        $noFiles = fn () => !glob($t->dir() . '/spill/*/[0-9a-f]*');
        $client = $t->connect();
        $client->send("results\n");
        for ($i = 0; $i < 20; $i++) {
            $t->take('result');
        }
        $t->waitFor($noFiles, 'the end of the files of results');
        $client->send("late\n");
        same([false, Server::ERROR_TASK_TIMEOUT], $t->take('late'), 'taskwait()');
        check(!$noFiles(), 'a task of 200 KB is in a file');
        $t->release();
        $t->waitForLog('/on purpose/');
        $t->waitFor($noFiles, 'the end of the file of the failed task');
    },
);
?>
--EXPECT--
OK

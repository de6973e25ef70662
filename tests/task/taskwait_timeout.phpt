--TEST--
taskwait() gives up after its timeout, and the late result is never taken for another one
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
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "late\n") {
                $start = hrtime(true);
                $result = $server->taskwait('late', 0.3);
                report('timeout', $result, $server->getLastError(), (hrtime(true) - $start) / 1e9);
            }
            $result = $server->taskwait('next', 20);
            report('next', $result, $server->getLastError());
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            $data === 'late' && hold();
            return "result of $data";
        });
        $server->on('finish', fn () => report('finish'));
        $server->on('workerStop', fn (Server $server) => $server->taskworker || report('late', $server->stats()['task_late_count']));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("late\n");
        [$result, $error, $seconds] = $t->take('timeout');
        same([false, Server::ERROR_TASK_TIMEOUT], [$result, $error], 'result and error');
        check($seconds >= 0.3 && $seconds < Harness::limit(2), "it took $seconds s");
        $client->send("again\n");
        $t->release();
        same(['result of next', 0], $t->take('next'), 'the next result');
        same(['result of next', 0], $t->take('next'), 'the result after it');
        $t->stop();
        same([['late', 1]], $t->takeAll(), 'late results, and no finish callback');
    },
);
?>
--EXPECT--
OK

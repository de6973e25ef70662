--TEST--
When a task worker is killed, a taskwait() for its task returns at once
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
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            $start = hrtime(true);
            $result = $server->taskwait('hold', 25);
            report('result', $result, $server->getLastError(), (hrtime(true) - $start) / 1e9);
            report('next', $server->taskwait('next', 25), $server->getLastError());
            report('stats', $server->stats()['task_failed_count'], $server->stats()['worker_respawn_count']);
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            if ($data === 'hold') {
                report('held');
                hold();
            }
            return [$data, getmypid()];
        });
        $server->on('taskFailed', fn () => report('taskFailed'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('held');
        $t->killWorker(1);
        [$result, $error, $seconds] = $t->take('result');
        same([false, Server::ERROR_TASK_FAILED], [$result, $error], 'result and error');
        check($seconds < Harness::limit(5), "it took $seconds s");
        same([['next', $t->workerPids[1]], 0], $t->take('next'), 'the next task, in the successor');
        same([1, 1], $t->take('stats'), 'task_failed_count, worker_respawn_count');
        same([], $t->takeAll(), 'further events'); // taskFailed is for those who do not wait
    },
);
?>
--EXPECT--
OK

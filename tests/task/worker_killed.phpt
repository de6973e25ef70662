--TEST--
When a task worker is killed, taskFailed runs for the task in hand, and the queued ones run in the successor
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            foreach (['hold', 'b', 'c', 'd'] as $data) {
                $server->task(['name' => $data]);
            }
            report('submitter', $server->worker_id);
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, array $data) {
            if ($data['name'] === 'hold') {
                report('held');
                hold();
            }
            return "$data[name] in " . getmypid();
        });
        $server->on('finish', fn (Server $server, int $taskId, string $result) => report('finish', $taskId, $result));
        $server->on('taskFailed', function (Server $server, int $taskId, array $data, string $reason) {
            report('taskFailed', $server->worker_id, $taskId, $data, $reason !== '');
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        [$submitter] = $t->take('submitter');
        $t->take('held');
        $t->killWorker(2);
        same([$submitter, 1, ['name' => 'hold'], true], $t->take('taskFailed'), 'taskFailed');
        foreach (['b', 'c', 'd'] as $i => $name) {
            same([$i + 2, "$name in {$t->workerPids[2]}"], $t->take('finish'), 'a queued task');
        }
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

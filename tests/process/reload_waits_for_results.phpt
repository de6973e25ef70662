--TEST--
A worker that is reloaded collects the results of its tasks first
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'max_wait_time' => 20]);
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < 10; $i++) {
                $server->task($i, -1, fn (Server $server, int $taskId, int $data) => report('result', getmypid(), $data));
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, int $data) {
            report('task');
            hold();
            return $data;
        });
        $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
        $server->on('afterReload', fn () => report('reloaded'));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        $client = $t->connect();
        $client->send('go');
        $t->take('task');
        $t->reload();
        $t->waitFor(fn () => $t->log('/NOTICE reloading/') && Processes::isAsleep($pid), 'the worker to be told');
        same([], $t->takeAll(), 'events until then');
        $t->release(10);
        $t->take('reloaded');
        $expected = [];
        for ($i = 0; $i < 10; $i++) {
            $expected[] = ['result', $pid, $i];
        }
        $events = array_values(array_filter($t->takeAll(), fn (array $event) => $event[0] !== 'task'));
        same([...$expected, ['stop', 0], ['stop', 1]], $events, 'what happened');
    },
);
?>
--EXPECT--
OK

--TEST--
A reload of the task workers: the task in hand is finished, queued ones wait for the successor, results reach their closures
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < 20; $i++) {
                $server->task($i, -1, $i % 2 ? fn (Server $server, int $taskId, array $data) => report('closure', getmypid(), ...$data) : null);
            }
            report('submitted');
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, int $data) {
            if ($data === 0) {
                report('held');
                hold();
            }
            return [$data, getmypid()];
        });
        $server->on('finish', fn (Server $server, int $taskId, array $data) => report('finish', getmypid(), ...$data));
        $server->on('afterReload', fn () => report('reloaded'));
    },
    client: function (Harness $t) {
        [$worker, $old] = $t->workerPids;
        $client = $t->connect();
        $client->send('go');
        $t->take('submitted');
        $t->take('held');
        $t->reload(SIGUSR2);
        $t->waitFor(fn () => $t->log('/NOTICE reloading/') && Processes::isAsleep($old), 'the task worker to be told');
        $t->release();
        for ($i = 0; $i < 20; $i++) {
            [$where, $number, $by] = $t->take($i % 2 ? 'closure' : 'finish');
            same([$worker, $i], [$where, $number], 'where the result arrives');
            same($i === 0 ? $old : $t->waitForSuccessor(1, $old), $by, "who ran task $i");
        }
        $t->take('reloaded');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

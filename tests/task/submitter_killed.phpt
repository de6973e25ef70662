--TEST--
A result for a worker that was killed meanwhile reaches its successor
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
        $server->on('receive', fn (Server $server) => $server->task('hold', -1, fn () => report('closure')));
        $server->on('task', function (Server $server) {
            report('held');
            hold();
            return 'result';
        });
        $server->on('finish', fn (Server $server, int $taskId, string $data) => report('finish', getmypid(), $taskId, $data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('held');
        $t->killWorker(0);
        $t->release();
        same([$t->workerPids[0], 1, 'result'], $t->take('finish'), 'the finish callback of the successor');
    },
);
?>
--EXPECT--
OK

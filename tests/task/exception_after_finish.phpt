--TEST--
An exception after finish() is logged, and the result counts
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
            report('wait', $server->taskwait('x', 5), $server->getLastError());
            $server->task('y');
            report('wait', $server->taskwait('z', 5), $server->getLastError());
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            $server->finish("result of $data");
            throw new Exception('too late');
        });
        $server->on('finish', fn (Server $server, int $taskId, string $result) => report('finish', $result));
        $server->on('taskFailed', fn () => report('taskFailed'));
    },
    client: function (Harness $t) {
        $t->allowLog('/too late/');
        $client = $t->connect();
        $client->send('go');
        same(['result of x', 0], $t->take('wait'), 'taskwait()');
        same(['result of z', 0], $t->take('wait'), 'taskwait()');
        same(['result of y'], $t->take('finish'), 'finish');
        same(3, count($t->waitFor(fn () => count($found = $t->log('/too late/')) === 3 ? $found : null, 'three records')), 'records');
        $t->stop();
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

--TEST--
finish() sends the result at once, and only once
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
            report('outside', outcome(fn () => $server->finish('x')));
            $server->task('first');
            report('taskwait', $server->taskwait('second', 5));
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            report('finish()', $server->finish("result of $data"), $server->finish('again'));
            return 'returned';
        });
        $server->on('finish', fn (Server $server, int $taskId, string $data) => report('finish', $taskId, $data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        check(str_starts_with($t->take('outside')[0], 'SwooleLite\Exception: '), 'finish() in a worker throws');
        same([true, false], $t->take('finish()'), 'finish() twice');
        same(['result of second'], $t->take('taskwait'), 'taskwait()');
        same([1, 'result of first'], $t->take('finish'), 'the finish callback');
        $t->stop();
        same([['finish()', true, false]], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

--TEST--
The spill files of a task worker that is killed are removed
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
        $server->set(['task_worker_num' => 1, 'task_max_inline' => 1000]);
        $server->on('receive', function (Server $server) {
            $server->task(['hold', str_repeat('x', 100000)]);
            $server->task(['next', str_repeat('y', 100000)]);
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, array $data) {
            report($data[0], md5($data[1]));
            $data[0] === 'hold' && hold();
        });
        $server->on('taskFailed', fn (Server $server, int $taskId, array $data, string $reason) => report('failed', $taskId, $data[0], md5($data[1])));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('hold');
        $t->killWorker(1);
        same([1, 'hold', md5(str_repeat('x', 100000))], $t->take('failed'), 'taskFailed has the data');
        same([md5(str_repeat('y', 100000))], $t->take('next'), 'the next task has its own');
        $t->waitFor(fn () => !glob($t->dir() . '/spill/*/[0-9a-f]*'), 'the end of the files');
    },
);
?>
--EXPECT--
OK

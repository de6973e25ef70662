--TEST--
taskCo() learns at once that the task worker died with a task
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
            $fiber = new Fiber(fn () => report('results', $server->taskCo(['dies' => 'hold', 'lives' => 'b'], 25), $server->getLastError()));
            $fiber->start();
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            report('task');
            $data === 'hold' && hold();
            return $data;
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('task');
        $t->killWorker(1);
        same([['dies' => false, 'lives' => 'b'], Server::ERROR_TASK_FAILED], $t->take('results'), 'the results');
    },
);
?>
--EXPECT--
OK

--TEST--
A result for a taskwait() of a worker that was killed is not mistaken for one of its successor's
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
            report('result', $server->taskwait(trim($data), 25), $server->getLastError());
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            report('task', $data);
            $data === 'hold' && hold();
            return "result of $data";
        });
        $server->on('finish', fn () => report('finish'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("hold\n");
        $t->take('task');
        $t->killWorker(0);
        $client = $t->connect();
        $client->send("next\n");
        $t->release();
        same(['result of next', 0], $t->take('result'), 'the result');
        same([['task', 'next']], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

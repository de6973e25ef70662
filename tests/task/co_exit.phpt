--TEST--
exit() in a Fiber that the loop resumed ends the worker in order; a fatal error does so with 255
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
        $server->set(['task_worker_num' => 3] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            foreach (['other', $line] as $name) {
                $fiber = new Fiber(function () use ($server, $name) {
                    try {
                        $server->taskCo([$name], 25);
                    } finally {
                        report('finally', trim($name));
                    }
                    if ($name === "exit\n") {
                        exit;
                    }
                    ini_set('memory_limit', '8M');
                    str_repeat('x', 1 << 30);
                });
                $fiber->start();
            }
        });
        $server->on('workerStop', fn (Server $server, int $id) => $id === 0 && report('workerStop'));
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $exitCode, int $signal) => report('workerError', $id, $exitCode, $signal));
        $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => $data === 'other' && hold());
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $pid = $t->workerPids[0];
        $client->send("exit\n");
        same(['exit'], $t->take('finally'), 'the Fiber that exits');
        same(['other'], $t->take('finally'), 'the Fiber that waits is destroyed');
        $t->take('workerStop');
        $t->waitForSuccessor(0, $pid);
        $client = $t->connect();
        $pid = $t->workerPids[0];
        $client->send("die\n");
        same(['die'], $t->take('finally'), 'the Fiber that dies');
        $t->waitForLog("/fatal error in 'receive': Allowed memory size/");
        $t->allowLog('/\b255\b|Allowed memory size/');
        same([0, 255, 0], $t->take('workerError'), 'workerError');
        $t->waitForSuccessor(0, $pid);
        $t->stdout(); // PHP itself displays the error as well
        $t->release(2);
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

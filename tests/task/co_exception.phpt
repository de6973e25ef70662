--TEST--
An exception in a Fiber that the loop resumed ends the worker as one in the callback would
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
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            $call = function () use ($server, $line) {
                $server->taskCo(['hold'], $line === "late\n" ? 0.1 : 25);
                throw new DomainException("after $line");
            };
            if ($line === "timer\n") {
                $server->after(1, function () use ($call) {
                    $fiber = new Fiber($call);
                    $fiber->start();
                });
            } else {
                $fiber = new Fiber($call);
                $fiber->start();
            }
        });
        $server->on('workerStop', fn (Server $server, int $id) => $id === 0 && report('workerStop'));
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $exitCode, int $signal) => report('workerError', $id, $exitCode, $signal));
        $server->on('task', function () {
            report('task');
            hold();
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/\b255\b/');
        foreach (['receive' => "result\n", 'after' => "timer\n", 'receive ' => "late\n"] as $where => $line) {
            $pid = $t->workerPids[0];
            $client = $t->connect();
            $client->send($line);
            $t->take('task');
            $line !== "late\n" && $t->release();
            $record = $t->waitForLog('/uncaught DomainException in \'' . trim($where) . "': DomainException: after $line.*co_exception.php:\\d+.*\\{closure/s");
            same([0, 255, 0], $t->take('workerError'), 'workerError');
            $t->waitForSuccessor(0, $pid);
        }
        $t->release();
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

--TEST--
resume() by somebody else does not end the wait, and is no result
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
        $fiber = null;
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) use (&$fiber) {
            if ($line === "wait\n") {
                $fiber = new Fiber(function () use ($server) {
                    report('results', $server->taskCo(['a' => 1, 'b' => 2], 25), $server->getLastError());
                    return 'returned';
                });
                report('start', $fiber->start());
            } else {
                for ($i = 0; $i < 3; $i++) {
                    report('resume', $fiber->resume(['a' => 'wrong', 'b' => 'wrong']), $fiber->isSuspended());
                }
                $other = new Fiber(fn () => $fiber->resume('wrong'));
                report('resume', $other->start(), $other->isTerminated());
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, int $number) {
            report('task');
            hold();
            return $number * 10;
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("wait\n");
        same([null], $t->take('start'), 'start() returns');
        $t->take('task');
        $client->send("resume\n");
        for ($i = 0; $i < 4; $i++) {
            same([null, true], $t->take('resume'), 'resume() returns, and the Fiber waits');
        }
        $t->release(2);
        same([['a' => 10, 'b' => 20], 0], $t->take('results'), 'the results');
    },
);
?>
--EXPECT--
OK

--TEST--
An exception thrown into a Fiber that waits ends the wait; what comes for it is late, and leaves no file
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
        $server->set(['task_worker_num' => 1, 'payload_memory' => 0] + LINES);
        $fiber = null;
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) use (&$fiber) {
            if ($line === "wait\n") {
                $fiber = new Fiber(function () use ($server) {
                    report('caught', outcome(fn () => $server->taskCo(['come', 'hold'], 25)));
                    report('again', $server->taskCo(['x' => 'short'], 25));
                });
                $fiber->start();
            }
            $server->send($fd, $server->stats()['task_late_count'] . "\n");
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            report('task', $data);
            if ($data === 'hold') {
                hold();
                $server->sendMessage('throw', $worker); // comes after the result of the first task
                hold();
            }
            return $data === 'short' ? 'short' : str_repeat('x', 100000);
        });
        $server->on('pipeMessage', function (Server $server) use (&$fiber) {
            $fiber->throw(new LogicException('no more'));
            report('late', $server->stats()['task_late_count']);
        });
        $server->on('finish', fn () => report('finish'));
    },
    client: function (Harness $t) {
        $files = fn () => count(glob($t->dir() . '/spill/*/[0-9a-f]*'));
        $client = $t->connect();
        same('0', $client->ask('wait'), 'late results at first');
        same(['come'], $t->take('task'), 'the first task');
        same(['hold'], $t->take('task'), 'the second task');
        same(1, $files(), 'the result that has come is in a file');
        $t->release();
        same(['LogicException: no more'], $t->take('caught'), 'taskCo()');
        same([1], $t->take('late'), 'late results: the one that has come');
        same(0, $files(), 'its file is gone');
        $t->release();
        same([['x' => 'short']], $t->take('again'), 'the next taskCo() of the same Fiber');
        same('2', $client->ask('stats'), 'late results: both');
        same(0, $files(), 'the file of the second is gone');
        same([['task', 'short']], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

--TEST--
taskCo() suspends a Fiber of the user's own, keeps the keys, and has false where a task failed or was late
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
        $server->set(['task_ipc_mode' => Server::TASK_IPC_RING, 'task_worker_num' => 3] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            $fiber = new Fiber(function () use ($server, $line) {
                switch ($line) {
                    case "all\n":
                        report('all', $server->taskCo(['x' => 'a', 7 => 'b', '' => 'c', 3 => ['d']], 5), $server->getLastError());
                        break;
                    case "failed\n":
                        report('failed', $server->taskCo(['throw', 'throw'], 5), $server->getLastError());
                        break;
                    case "some\n":
                        $start = hrtime(true);
                        $results = $server->taskCo(['fine' => 'a', 'broken' => 'throw', 'falsy' => '0', 'nothing' => 'null', 'late' => 'hold'], 0.5);
                        report('some', $results, $server->getLastError(), (hrtime(true) - $start) / 1e9);
                        break;
                    case "many\n":
                        $results = $server->taskCo(array_combine(range(1000, 1099), range(100, 199)), 5);
                        report('many', $results === array_combine(range(1000, 1099), array_map(fn (int $n) => "<$n>", range(100, 199))), $server->getLastError());
                        break;
                    case "none\n":
                        report('none', $server->taskCo([]), $server->getLastError());
                }
            });
            $fiber->start();
            report('returned', trim($line), $fiber->isSuspended()); // and drops it
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string|int|array $data) {
            $data === 'hold' && hold();
            $data === 'throw' && throw new Exception('on purpose');
            return match ($data) {
                '0' => 0,
                'null' => null,
                ['d'] => ['<d>'],
                default => "<$data>",
            };
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose/');
        $client = $t->connect();
        $client->send("all\n");
        same(['all', true], $t->take('returned'), 'the callback goes on when its Fiber waits');
        same([['x' => '<a>', 7 => '<b>', '' => '<c>', 3 => ['<d>']], 0], $t->take('all'), 'all results');
        $client->send("failed\n");
        same([[false, false], Server::ERROR_TASK_FAILED], $t->take('failed'), 'no results');
        $client->send("some\n");
        [$results, $error, $seconds] = $t->take('some');
        same(['fine' => '<a>', 'broken' => false, 'falsy' => 0, 'nothing' => null, 'late' => false], $results, 'some results');
        same(Server::ERROR_TASK_TIMEOUT, $error, 'the last error');
        check($seconds >= 0.5 && $seconds < Harness::limit(3), "it took $seconds s");
        $client->send("many\n");
        same([true, 0], $t->take('many'), 'a hundred tasks, beside a late one');
        $client->send("none\n");
        same([[], 0], $t->take('none'), 'no tasks');
        $t->take('returned');
        $t->take('returned');
        $t->take('returned');
        same(['none', false], $t->take('returned'), 'without tasks there is nothing to wait for');
        $t->release();
    },
);
?>
--EXPECT--
OK

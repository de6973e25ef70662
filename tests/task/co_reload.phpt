--TEST--
A worker that is replaced, or ends with its server, first collects the results that its Fibers wait for
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
        $server->set(['task_worker_num' => 1, 'max_request' => 2, 'max_request_grace' => 0, 'max_wait_time' => 25] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            $fiber = new Fiber(function () use ($server, $fd) {
                $first = $server->taskCo(['a'], 25);
                $second = $server->taskCo([...$first, 'b'], 25); // the worker ends already
                $server->send($fd, implode($second) . ' ' . getmypid() . "\n");
                report('sent');
            });
            $fiber->start();
        });
        $server->on('workerStop', fn (Server $server, int $id) => $id === 0 && report('workerStop'));
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            report('task');
            hold();
            return "<$data>";
        });
    },
    client: function (Harness $t) {
        $ends = [
            'a reload' => [1, fn (int $pid) => posix_kill($pid, SIGUSR1)],
            'max_request' => [2, fn () => null],
            'a shutdown' => [1, fn () => $t->signal(SIGTERM)],
        ];
        foreach ($ends as $how => [$requests, $end]) {
            $pid = $t->workerPids[0];
            $client = $t->connect();
            for ($i = 0; $i < $requests; $i++) {
                $client->send("go\n");
                $t->take('task'); // $requests of them: the others wait in the queue, there is one task worker
                $i < $requests - 1 && $t->release();
            }
            $end($pid);
            $t->waitFor(fn () => Processes::isAsleep($pid), "the worker's wait");
            $t->release(2 * $requests + 1);
            for ($i = 0; $i < $requests; $i++) {
                same("<<a>><b> $pid", $client->readLine(), "answer after $how");
                $t->take('sent');
            }
            $t->take('workerStop');
            $how === 'a shutdown' || $t->waitForSuccessor(0, $pid);
            $t->takeAll();
        }
        same('exit 0', $t->waitForExit(), 'the end');
    },
);
?>
--EXPECT--
OK

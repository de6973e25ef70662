--TEST--
stop() ends the process that calls it after its callback; its successor goes on
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE a worker takes its connections with it') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $data === "stop\n" && report('stop()', $server->stop());
            $server->send($fd, getmypid() . ' ' . $server->taskwait($data, 10) . "\n");
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            $data === "stop\n" && report('stop()', $server->stop());
            return getmypid();
        });
        $server->on('workerStop', fn (Server $server, int $id) => report('workerStop', $id));
        $server->on('managerStart', fn (Server $server) => report('manager', outcome(fn () => $server->stop())));
    },
    client: function (Harness $t) {
        $before = $t->workerPids;
        $client = $t->connect();
        $client->send("stop\n?\n");
        same("$before[0] $before[1]", $client->readLine(), 'who answered the first request');
        [$worker, $taskWorker] = explode(' ', $client->readLine());
        same([true], $t->take('stop()'), 'stop() in the worker');
        same([true], $t->take('stop()'), 'stop() in the task worker');
        same([$t->waitForSuccessor(0, $before[0]), $t->waitForSuccessor(1, $before[1])], [(int) $worker, (int) $taskWorker], 'who answered the second');
        [$text] = $t->take('manager');
        check(is_string($text) && str_starts_with($text, 'SwooleLite\Exception: '), 'in the manager there is nobody to stop');
        $events = $t->takeAll();
        sort($events);
        same([['workerStop', 0], ['workerStop', 1]], $events, 'workerStop');
    },
);
?>
--EXPECT--
OK

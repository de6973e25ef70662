--TEST--
What comes for the Fibers of a worker that was killed is late for its successor, and leaves no file
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
            if ($line === "late\n") {
                $server->send($fd, $server->stats()['task_late_count'] . "\n");
                return;
            }
            $fiber = new Fiber(fn () => report($line, $server->taskCo([$line], 25)));
            $fiber->start();
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            report('task');
            $data === "hold\n" && hold();
            return $data === "hold\n" ? str_repeat($data, 30000) : $data;
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
        same([["next\n"]], $t->take("next\n"), 'the result of the successor');
        $t->take('task');
        same('1', $client->ask('late'), 'late results');
        same([], glob($t->dir() . '/spill/*/[0-9a-f]*'), 'files');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

--TEST--
A task goes to an idle task worker while another one is busy
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
        $server->set(['task_worker_num' => 2] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "hold\n") {
                $server->task('hold');
            } else {
                $server->send($fd, $server->taskwait('?', 5) . "\n");
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            if ($data === 'hold') {
                report('held', $server->worker_id);
                hold();
            }
            return $server->worker_id;
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("hold\n");
        [$busy] = $t->take('held');
        for ($i = 0; $i < 50; $i++) {
            // it may still be on its way out of the callback whose result is here
            $t->waitFor(fn () => Processes::isAsleep($t->workerPids[3 - $busy]), 'the other task worker to be idle');
            same((string) (3 - $busy), $client->ask('?'), 'the task worker');
        }
        $t->release();
    },
);
?>
--EXPECT--
OK

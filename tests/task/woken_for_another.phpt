--TEST--
A task for anybody does not wait behind the named task of the one that was woken for it
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
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $index) {
            $server->task('quick');
            $server->task('slow', (int) $index); // perhaps the one that was just woken
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            report($data);
            if ($data === 'slow') {
                hold();
            }
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        for ($i = 0; $i < 20; $i++) {
            foreach ([1, 2] as $id) {
                $t->waitFor(fn () => Processes::isAsleep($t->workerPids[$id]), 'the task workers to be idle');
            }
            $client->send(intdiv($i, 2) % 2 . "\n");
            $t->take('slow');
            $t->take('quick');
            $t->release();
        }
    },
);
?>
--EXPECT--
OK

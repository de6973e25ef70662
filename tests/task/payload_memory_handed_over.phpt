--TEST--
Large tasks that were handed over to a successor and wait in its memory: what it has of them is given back when it is killed
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
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
            $used = $server->stats()['payload_memory_used'];
            if ($line === "used\n") {
                $server->send($fd, "$used\n");
                return;
            }
            for ($i = 0; $i < 1400; $i++) { // more than the queue of a named task worker takes
                $server->task(str_repeat('x', 1000), 0);
            }
            for ($i = 0; $i < 3; $i++) {
                $server->task(str_repeat('y', 300_000), 0);
            }
            report('submitted', $server->stats()['payload_memory_used'] >= 900_000);
            exit;
        });
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            static $held = false;
            $held || hold();
            $held = true;
            $data[0] === 'y' && report('ran', strlen($data));
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/tasks that waited for room in the memory of worker #0 are lost with it/');
        $pid = $t->workerPids[0];
        $t->connect()->send("submit\n");
        same([true], $t->take('submitted'), 'three in shared memory');
        $t->waitForSuccessor(0, $pid);
        $t->killWorker(0);
        $t->release();
        $client = $t->connect();
        $t->waitFor(fn () => $client->ask('used') === '0', 'all to be given back', 10);
        same([], $t->takeAll(), 'large tasks that ran');
    },
);
?>
--EXPECT--
OK

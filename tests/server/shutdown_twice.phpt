--TEST--
Two workers may ask for the shutdown: it stays an orderly one
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'max_wait_time' => 20]);
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < 10; $i++) {
                $server->task($i);
            }
            report('submitted');
            hold();
            report('shutdown', $server->shutdown());
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, int $data) {
            for ($gate = fopen('gate', 'r'); !flock($gate, LOCK_SH);); // a signal interrupts it
            return $data;
        });
        $server->on('finish', fn (Server $server, int $taskId, int $data) => report('finish', $data));
    },
    client: function (Harness $t) {
        $gate = fopen($t->dir() . '/gate', 'w'); // keeps the tasks queued
        flock($gate, LOCK_EX);
        for ($i = 0; $i < 2; $i++) { // each is another worker's
            $clients[$i] = $t->connect();
            $clients[$i]->send('go');
            $t->take('submitted');
        }
        foreach ($clients as $client) {
            $t->release();
            same([true], $t->take('shutdown'), 'shutdown()');
            $t->waitFor(fn () => Processes::isAsleep($t->masterPid), 'the master to take it');
        }
        flock($gate, LOCK_UN);
        same('exit 0', $t->waitForExit(), 'the end');
        $results = array_column($t->takeAll(), 1);
        sort($results);
        same([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9], $results, 'results');
    },
);
?>
--EXPECT--
OK

--TEST--
Each due second has one run, whoever is killed and reloaded meanwhile; a run that its task worker's death ends is over
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 2] + LINES);
        $server->schedule('seconds', '* * * * * *', 'seconds', ['overlap' => 'allow']);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            if (rtrim($line) !== 'list') {
                $server->schedule('killed', '* * * * * *', 'killed');
            }
            $server->send($fd, json_encode(array_column($server->schedules(), null, 'name')) . "\n");
        });
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            report($data, $id, $server->worker_id);
            $data === 'killed' && hold();
        });
    },
    client: function (Harness $t) {
        $ask = function (string $what = 'list') use ($t): array {
            for (;;) {
                try {
                    return json_decode($t->connect()->ask($what), true);
                } catch (Failure) { // the worker was killed
                }
            }
        };
        $ids = [];
        $collect = function (int $count) use ($t, &$ids): void {
            for ($until = count($ids) + $count; count($ids) < $until;) {
                $ids[$t->take('seconds')[0]] = true;
            }
        };
        $collect(1);
        ['seconds' => $begin] = $ask();
        foreach ([0, 2, 1, 3] as $id) {
            $t->killWorker($id);
            $collect(1);
        }
        $pid = $t->workerPids[3];
        $t->reload();
        $t->waitForSuccessor(3, $pid);
        $collect(1);
        ['seconds' => $end] = $ask();
        same($end['last'] - $begin['last'], $end['runs'] + $end['missed'] - $begin['runs'] - $begin['missed'], 'one run for each second');
        $t->waitFor(function () use ($collect, &$ids, $end) {
            $collect(1);
            return count($ids) >= $end['runs'];
        }, 'all runs');
        same(range(min(array_keys($ids)), max(array_keys($ids))), array_keys($ids), 'no task was run twice, none is missing');

        $ask('add');
        for ($i = 1; $i <= 2; $i++) {
            [, $worker] = $t->take('killed');
            $t->killWorker($worker);
            $list = $t->waitFor(fn () => ($list = $ask()['killed'])['failed'] === $i ? $list : null, 'a run that failed with its task worker');
        }
        $t->take('killed'); // it is not taken for running
        $t->release(20);
    },
);
?>
--EXPECT--
OK

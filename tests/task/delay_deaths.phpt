--TEST--
Delayed tasks survive the death and the reload of workers and task workers while they wait; their results reach the successor
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
        $server->set(['task_worker_num' => 2, 'max_wait_time' => 10]);
        $server->on('receive', function (Server $server) {
            foreach ([-1, 0, 1] as $index) {
                $server->task("small $index", $index, fn () => report('closure'), 1.5, $index);
            }
            $server->task(str_repeat('x', 300_000), -1, null, 1.5);
            report('submitted');
        });
        $server->on('task', fn (Server $server, int $id, int $source, string $data) => [$data[0] === 's' ? $data : strlen($data), $server->worker_id]);
        $server->on('finish', fn (Server $server, int $id, array $result) => report('finish', getmypid(), ...$result));
    },
    client: function (Harness $t) {
        $t->allowLog('/was killed by signal/');
        $t->connect()->send('go');
        $t->take('submitted');
        foreach ([0, 1, 2] as $id) {
            $pid = $t->workerPids[$id];
            $t->killWorker($id);
            $t->waitForSuccessor($id, $pid);
        }
        $began = microtime(true);
        $t->reload();
        check(microtime(true) - $began < Harness::limit(5), 'a reload does not wait for them');
        $results = [];
        for ($i = 0; $i < 4; $i++) {
            [$pid, $result, $ran] = $t->take('finish');
            same($t->workerPids[0], $pid, 'who gets the result');
            $results[$result] = $ran;
        }
        same([1, 2], [$results['small 0'], $results['small 1']], 'task workers of those that were for one');
        check(isset($results['small -1'], $results[300_000]), 'the others');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

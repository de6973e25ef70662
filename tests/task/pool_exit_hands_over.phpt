--TEST--
Task pools: tasks that still wait for room when their submitter exits are done all the same, each in the pool that it was for
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const EACH = 3000;

Harness::run(
    function (Server $server) {
        $server->set([
            'task_worker_num' => 1, 'max_wait_time' => 20,
            'task_pools' => ['a' => ['worker_num' => 2], 'b' => []],
        ] + (getenv('SWL_TEST_TASK_IPC') ? [] : ['task_ipc_mode' => Server::TASK_IPC_UNIXSOCK]));
        $server->on('receive', function (Server $server) {
            $refused = 0;
            for ($i = 0; $i < EACH; $i++) { // more than a socket takes
                foreach (['' => 0, 'a' => 1, 'b' => -1] as $pool => $index) {
                    $refused += $server->task([$pool, str_repeat('x', 200)], $index, pool: $pool) === false;
                }
            }
            report('submitted', $refused);
            exit;
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, array $data) {
            static $held = false;
            $held || hold();
            $held = true;
            return [$data[0], $server->worker_id];
        });
        $server->on('finish', function (Server $server, int $taskId, array $data) {
            static $done = [], $count = 0;
            $done[implode(' ', $data)] = true;
            ++$count === 3 * EACH && report('done', array_keys($done));
        });
    },
    function (Harness $t) {
        $pid = $t->workerPids[0];
        $t->connect()->send('submit');
        same([0], $t->take('submitted'), 'refused tasks');
        $t->waitForSuccessor(0, $pid);
        $t->release(3);
        [$done] = $t->take('done');
        sort($done);
        same([' 1', 'a 3', 'b 4'], $done, 'pools and who ran their tasks');
    },
);
?>
--EXPECT--
OK

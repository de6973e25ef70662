--TEST--
Each callback runs in the process that it belongs to, with the arguments that it should get
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE the master is the manager') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        foreach (['start', 'shutdown', 'managerStart', 'managerStop', 'workerStart', 'workerStop', 'workerError', 'connect',
            'receive', 'close', 'finish', 'pipeMessage'] as $event) {
            $server->on($event, function (Server $server, ...$arguments) use ($event) {
                report($event, getmypid(), ...array_slice($arguments, 0, 1));
                if ($event === 'receive') {
                    $server->sendMessage('hello', 2);
                    $server->task('work');
                }
                if ($event === 'finish') {
                    report('done');
                }
            });
        }
        $server->on('task', function (Server $server, int $id, int $worker) {
            report('task', getmypid(), $id);
            return 'done';
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('done');
        $t->killWorker(2);
        $client->close();
        [$closePid, $fd] = $t->take('close');
        $t->stop();

        $workers = $t->workerPids;
        $seen = [];
        foreach ($t->takeAll() as [$event, $pid]) {
            $who = match (true) {
                $pid === $t->masterPid => 'master',
                $pid === $t->managerPid => 'manager',
                in_array($pid, [$workers[0], $workers[1]], true) => 'worker',
                default => 'task worker',
            };
            $seen["$event in $who"] = ($seen["$event in $who"] ?? 0) + 1;
        }
        ksort($seen);
        foreach ($seen as $what => $times) {
            echo "$what: $times\n";
        }
        check(in_array($closePid, $workers, true), 'close ran in a worker');
        same(1, $fd, 'the first session id');
    },
);
?>
--EXPECT--
connect in worker: 1
finish in worker: 1
managerStart in manager: 1
managerStop in manager: 1
pipeMessage in task worker: 1
receive in worker: 1
shutdown in master: 1
start in master: 1
task in task worker: 1
workerError in manager: 1
workerStart in task worker: 2
workerStart in worker: 2
workerStop in task worker: 1
workerStop in worker: 2
OK

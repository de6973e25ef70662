--TEST--
A user process runs its function beside the workers, and counts as none of them
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1] + LINES);
        $server->on('task', fn () => null);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use (&$second) {
            $id = (int) $data;
            $server->send($fd, json_encode([
                $server->getWorkerPid($id),
                $server->getWorkerStatus($id) === Server::WORKER_BUSY,
                $server->stats(),
                [$second->id, $second->pid],
            ]) . "\n");
        });
        $first = new Process(function (Process $process) {
            report('first runs', $process->id);
            hold();
        });
        $second = new Process(function (Process $process) use ($server, &$second) {
            $named = $process->name('counts apples');
            report('runs', $process === $second, $process->id, $process->pid === getmypid(), $server->worker_id, $server->getWorkerId(),
                $server->worker_pid, $server->taskworker, $named);
            hold();
        });
        report('ids', $server->addProcess($first), $second->id, $server->addProcess($second), $second->id);
        foreach (['workerStart', 'workerStop'] as $event) {
            $server->on($event, fn (Server $server, int $id) => report($event, $id));
        }
    },
    client: function (Harness $t) {
        same([3, -1, 4, 4], $t->take('ids'), 'ids of addProcess()');
        same([3], $t->take('first runs'), 'the other process runs too');
        [$same, $id, $ownPid, $workerId, $getWorkerId, $pid, $isTaskWorker, $named] = $t->take('runs');
        same([true, 4, true, 4, 4, false, true], [$same, $id, $ownPid, $workerId, $getWorkerId, $isTaskWorker, $named], 'what the process knows');
        same('counts apples', Processes::title($pid), 'the title that it gave itself');
        $client = $t->connect();
        [$firstPid, $busy, $stats] = json_decode($client->ask('3'), true);
        check($busy, 'it is busy as long as its function runs');
        check(str_starts_with(Processes::title($firstPid), 'swoolelite: user process #3 ('), 'title: ' . Processes::title($firstPid));
        same($t->managerPid, Processes::parent($firstPid), 'whose child it is');
        same([2, 1], [$stats['worker_num'], $stats['task_worker_num']], 'worker_num, task_worker_num');
        check($stats['idle_worker_num'] <= 1 && $stats['task_idle_worker_num'] <= 1, 'idle ones');
        same(['worker', 'worker', 'task worker', 'user process', 'user process'], array_column($stats['workers'], 'kind'), 'kinds');
        same([3, 4], array_column(array_slice($stats['workers'], 3), 'id'), 'ids in stats()');
        same([$firstPid, $pid], array_column(array_slice($stats['workers'], 3), 'pid'), 'pids in stats()');
        [$found, , , $known] = json_decode($client->ask('4'), true);
        same($pid, $found, 'getWorkerPid()');
        same([4, 0], $known, 'what a worker knows of it');
        [$none] = json_decode($client->ask('5'), true);
        same(false, $none, 'an id that is none');

        foreach ([$firstPid, $pid] as $one) {
            same(0, Processes::listeningPort($one), 'the port on which it listens');
        }
        $t->stop();
        foreach ($t->takeAll() as [$event, $id]) {
            check($id < 3, "$event in a user process");
        }
    },
);
?>
--EXPECT--
OK

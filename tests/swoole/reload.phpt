--TEST--
Swoole's kind of script: reload() from a worker, getWorkerPid(), getWorkerStatus(), getMasterPid()
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/run.inc';

swoole(<<<'PHP'
    $serv = new Swoole\Server('127.0.0.1', 0, SWOOLE_PROCESS);
    $serv->set(['worker_num' => 2, 'task_worker_num' => 1, 'max_wait_time' => 5, 'log_level' => SWOOLE_LOG_WARNING]);
    $serv->on('workerStart', fn ($serv, $worker_id) => report('start', $worker_id, $serv->taskworker, $serv->worker_pid === getmypid() && $serv->getWorkerPid() === getmypid()));
    $serv->on('receive', function (Swoole\Server $serv, $fd, $reactor_id, $data) {
        if ($data === 'pids') {
            $statuses = [$serv->getWorkerStatus(), $serv->getWorkerStatus(2)];
            $serv->send($fd, json_encode([$serv->getWorkerId() === $serv->worker_id, $serv->getMasterPid(), $serv->getManagerPid(), [0 => $serv->getWorkerPid(0), $serv->getWorkerPid(1), $serv->getWorkerPid(2)], $statuses]));
        } else {
            $serv->send($fd, json_encode($data === 'reload' ? $serv->reload() : $serv->reload(only_reload_taskworker: true)));
        }
    });
    $serv->on('task', fn ($serv, $task_id, $src_worker_id, $data) => null);
    $serv->start();
    PHP,
    function (Harness $t) {
        $starts = function (int $count) use ($t) {
            for ($ids = []; count($ids) < $count; $ids[] = $id) {
                [$id, $isTaskWorker, $pid] = $t->take('start');
                same([$id === 2, true], [$isTaskWorker, $pid], 'what it knows of itself');
            }
            sort($ids);
            return $ids;
        };
        same([0, 1, 2], $starts(3), 'the first ones');
        $ask = function () use ($t) {
            $client = $t->connect();
            $client->send('pids');
            $client->endOutput();
            return json_decode($client->readAll(), true);
        };
        [$self, $master, $manager, $before, $status] = $ask();
        same([true, $t->masterPid, [SWOOLE_WORKER_BUSY, SWOOLE_WORKER_IDLE]], [$self, $master, $status], 'ids and statuses');
        check($manager !== $master, 'the manager is another process');
        same('true', $t->connect()->exchange('reload', 4), 'reload()');
        same([0, 1, 2], $starts(3), 'the second ones');
        $after = $t->waitFor(fn () => ($now = $ask()[3]) && !array_intersect($now, $before) ? $now : null, 'new pids');
        same('true', $t->connect()->exchange('task', 4), 'reload(true)');
        same([2], $starts(1), 'the third task worker');
        $last = $t->waitFor(fn () => ($now = $ask()[3])[2] !== $after[2] && $now[2] ? $now : null, 'its pid');
        same([$after[0], $after[1]], [$last[0], $last[1]], 'the workers stay');
    },
);
?>
--EXPECT--
OK

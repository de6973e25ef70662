--TEST--
A pool without messages: every callback in its process, and in order; a worker that returns gets a successor, the same id
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

Harness::run(
    pool: [2],
    server: function (Pool $pool) {
        $pool->set(['log_level' => SWOOLE_LOG_WARNING]);
        foreach (['start', 'shutdown'] as $event) {
            $pool->on($event, fn (Pool $pool, ...$more) => report($event, getmypid(), $more, $pool->running, $pool->workerRunning, $pool->workerId));
        }
        $pool->on('workerStart', function (Pool $pool, int $id) {
            report('begins', $id, $pool->workerId === $id, $pool->workerPid === getmypid(), $pool->master_pid === posix_getppid());
            hold();
            $id === 1 && sleep(100);
        });
        $pool->on('workerStop', fn (Pool $pool, int $id) => report('stops', $id, $pool->workerRunning));
    },
    client: function (Harness $t) {
        same([$t->masterPid, [], true, false, -1], $t->take('start'), 'start');
        foreach ([0, 1] as $id) {
            [$first, $all[$id]] = [null, $t->take('begins')];
        }
        sort($all);
        same([[0, true, true, true], [1, true, true, true]], $all, 'workerStart');
        $pids = $t->workerPids;
        $t->release(2);
        same([0, false], $t->take('stops'), 'the one that has returned');
        $t->waitForSuccessor(0, $pids[0]);
        same(0, $t->take('begins')[0], 'its successor');
        same($pids[1], $t->workerPids[1], 'the other one');
        check(str_contains(Processes::title($pids[1]), 'worker #1'), 'its title');
        $t->stop();
        $ids = [$t->take('stops'), $t->take('stops')];
        sort($ids);
        same([[0, false], [1, false]], $ids, 'workerStop at the end');
        same([$t->masterPid, [], false, false, -1], $t->take('shutdown'), 'shutdown');
        same([], $t->takeAll(), 'nothing else');
    },
);
?>
--EXPECT--
OK

--TEST--
A worker that cannot even take the signal is killed after max_wait_time, too
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'max_wait_time' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('afterReload', fn () => report('reloaded'));
    },
    client: function (Harness $t) {
        $before = $t->workerPids;
        foreach ($before as $pid) {
            posix_kill($pid, SIGSTOP);
        }
        $start = hrtime(true);
        $t->reload();
        $t->take('reloaded');
        $seconds = (hrtime(true) - $start) / 1e9;
        check($seconds >= 2 && $seconds < Harness::limit(6), "both were killed: after $seconds s");
        same([], array_intersect($before, $t->workerPids), 'pids of before that are still there');
        $t->waitForLog('/does not end within max_wait_time/');
        $t->waitForLog('/was killed by signal 9/');
    },
);
?>
--EXPECT--
OK

--TEST--
In the background, with a pid file and a log; USR2 reloads, too
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

Harness::run(
    pool: [2, Pool::IPC_UNIXSOCK],
    background: true,
    server: function (Pool $pool) {
        $pool->set(['daemonize' => true, 'pid_file' => 'pool.pid', 'log_file' => 'pool.log']);
        $pool->on('message', fn () => null);
    },
    client: function (Harness $t) {
        $file = $t->dir() . '/pool.pid';
        $t->waitFor(fn () => (int) @file_get_contents($file) === $t->masterPid, 'the pid file');
        $pids = $t->workerPids;
        $t->signal(SIGUSR2);
        $t->waitFor(fn () => array_intersect($pids, $t->workerPids) === [], 'new workers');
        $t->waitFor(fn () => str_contains(file_get_contents($t->dir() . '/pool.log'), 'reloaded'), 'the log');
        $t->stop();
        check(!file_exists($file), 'the pid file is gone');
    },
);
?>
--EXPECT--
OK

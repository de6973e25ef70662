--TEST--
A user process that does not end is killed after max_wait_time, and the others still end in order
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
        $server->set(['task_worker_num' => 1, 'max_wait_time' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('workerStop', fn (Server $server, int $id) => report("$id ends"));
        $server->addProcess(new Process(function (Process $process) {
            pcntl_signal(SIGTERM, SIG_IGN);
            report('begins');
            hold();
        }));
        // TERM as most programs have it: no failure in a shutdown
        $server->addProcess(new Process(function (Process $process) {
            pcntl_signal(SIGTERM, SIG_DFL);
            report('begins');
            hold();
        }));
    },
    client: function (Harness $t) {
        $t->take('begins');
        $t->take('begins');
        $start = hrtime(true);
        $t->stop();
        $seconds = (hrtime(true) - $start) / 1e9;
        check($seconds >= 1 && $seconds < Harness::limit(3), "after max_wait_time, not after $seconds s");
        same([['0 ends'], ['1 ends']], $t->takeAll(), 'who ended in order');
        $t->allowLog('/WARNING user process #2 does not end within max_wait_time and is killed$/m');
        $t->allowLog('/WARNING user process #2 \(pid \d+\) was killed by signal 9$/m');
        same(2, count($t->log()), 'log records');
    },
);
?>
--EXPECT--
OK

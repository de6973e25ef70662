--TEST--
A reload leaves user processes alone
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('afterReload', fn () => report('reloaded'));
        $server->addProcess(new Process(function (Process $process) {
            report('begins', $process->pid);
            while (sleep(100) !== 0) {
                report('disturbed');
            }
        }));
    },
    client: function (Harness $t) {
        $pid = $t->take('begins')[0];
        foreach ([SIGUSR1, SIGUSR2] as $signal) {
            $before = $t->workerPids;
            $t->reload($signal);
            $t->take('reloaded');
            same($signal === SIGUSR1 ? [0, 1, 2] : [2], array_keys(array_diff_assoc($t->workerPids, $before)), 'who is new');
        }
        same([], $t->takeAll(), 'what the user process noticed');
        check(Processes::isAlive($pid), 'it is the same');
    },
);
?>
--EXPECT--
OK

--TEST--
A result that comes for a user process after its end keeps no shutdown waiting
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
        $server->set(['task_worker_num' => 1, 'max_wait_time' => 25]); // longer than anybody waits here
        $server->on('receive', fn () => null);
        $server->on('task', function () {
            report('running');
            hold();
            return 'late';
        });
        $server->addProcess(new Process(function () use ($server) {
            $server->taskwait('slow', 0.001);
            report('gave up');
            while (true) {
                sleep(1);
            }
        }));
    },
    client: function (Harness $t) {
        $t->take('running');
        $t->take('gave up');
        $t->signal(SIGTERM);
        $t->waitFor(fn () => count(Processes::children($t->managerPid)) === 1, 'the user process to end');
        $t->release();
        same('exit 0', $t->waitForExit(), 'the end');
    },
);
?>
--EXPECT--
OK

--TEST--
In a task worker timers are called between tasks, however many wait
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < 100; $i++) {
                $server->task($i);
            }
        });
        $ticks = $overdue = $mostOverdue = 0;
        $server->on('workerStart', function (Server $server) use (&$ticks) {
            if ($server->taskworker) {
                Timer::tick(10, function () use (&$ticks) {
                    $ticks++;
                });
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $source, int $number) use (&$ticks, &$overdue, &$mostOverdue) {
            $overdue = Timer::info(1)['exec_msec'] === 0 ? $overdue + 1 : 0;
            $mostOverdue = max($mostOverdue, $overdue);
            usleep(3000);
            if ($number === 99) {
                report('end', $ticks, $mostOverdue);
            }
        });
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        [$ticks, $overdue] = $t->take('end');
        check($ticks >= 5, "$ticks calls");
        check($overdue <= 1, "no two tasks were begun while the timer was due ($overdue)");
    },
);
?>
--EXPECT--
OK

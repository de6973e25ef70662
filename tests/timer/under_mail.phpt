--TEST--
In a worker that gets results without end a timer waits for one of them at most
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
        $ticks = $overdue = $mostOverdue = 0;
        $server->on('workerStart', function (Server $server) use (&$ticks) {
            if (!$server->taskworker) {
                Timer::tick(10, function () use (&$ticks) {
                    $ticks++;
                });
            }
        });
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < 300; $i++) {
                $server->task($i);
            }
        });
        $server->on('task', fn (Server $server, int $taskId, int $source, int $number) => $number);
        $server->on('finish', function (Server $server, int $taskId, int $number) use (&$ticks, &$overdue, &$mostOverdue) {
            $overdue = Timer::info(1)['exec_msec'] === 0 ? $overdue + 1 : 0;
            $mostOverdue = max($mostOverdue, $overdue);
            usleep(1000);
            if ($number === 299) {
                report('end', $ticks, $mostOverdue);
            }
        });
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        [$ticks, $overdue] = $t->take('end');
        check($ticks >= 5, "$ticks calls");
        check($overdue <= 1, "no two results were handled while the timer was due ($overdue)");
    },
);
?>
--EXPECT--
OK

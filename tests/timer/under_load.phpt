--TEST--
In a worker under full load a timer waits for one request at most
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
        $server->set(LINES);
        $ticks = $overdue = $mostOverdue = 0;
        $server->on('workerStart', function (Server $server) use (&$ticks) {
            Timer::tick(10, function () use (&$ticks) {
                $ticks++;
            });
        });
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) use (&$ticks, &$overdue, &$mostOverdue) {
            $overdue = Timer::info(1)['exec_msec'] === 0 ? $overdue + 1 : 0;
            $mostOverdue = max($mostOverdue, $overdue);
            usleep(1000);
            if ($line === "last\n") {
                report('end', $ticks, $mostOverdue);
            }
        });
    },
    client: function (Harness $t) {
        $t->connect()->send(str_repeat("more\n", 300) . "last\n");
        [$ticks, $overdue] = $t->take('end');
        check($ticks >= 5, "$ticks calls");
        check($overdue <= 1, "no two requests were begun while the timer was due ($overdue)");
    },
);
?>
--EXPECT--
OK

--TEST--
While a callback waits for a task no timer is called; afterwards it is
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
        $calls = 0;
        $server->on('workerStart', function (Server $server) use (&$calls) {
            if (!$server->taskworker) {
                Timer::tick(1, function () use (&$calls) {
                    $calls++;
                });
            }
        });
        $server->on('task', function () {
            usleep(30000);
            return true;
        });
        $server->on('receive', function (Server $server) use (&$calls) {
            $before = $calls;
            $results = [$server->taskwait('slow', 20), ...$server->taskWaitMulti(['slow', 'slow'], 20)];
            report('meanwhile', $calls - $before, $results);
            Timer::after(20, function () use (&$calls, $before) {
                report('afterwards', $calls > $before);
            });
        });
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        same([0, [true, true, true]], $t->take('meanwhile'), 'calls while it waited, and the results');
        same([true], $t->take('afterwards'), 'whether it is called again');
    },
);
?>
--EXPECT--
OK

--TEST--
In the master and the manager timers work, and what goes wrong in them is logged only
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
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "alive\n"));
        foreach (['start', 'managerStart'] as $event) {
            $server->on($event, function () use ($event) {
                Timer::after(1, fn () => exit);
                Timer::tick(2, function (int $id) use ($event) {
                    report('called', $event, getmypid());
                    if (Timer::info($id)['exec_count'] === 3) {
                        Timer::clear($id);
                        report('end', $event);
                    }
                    throw new LogicException("thrown after $event");
                });
            });
        }
    },
    client: function (Harness $t) {
        $t->allowLog('/thrown after (start|managerStart)\b/');
        $t->take('end');
        $t->take('end');
        $calls = $t->takeAll();
        sort($calls);
        same([
            ...array_fill(0, 3, ['called', 'managerStart', $t->managerPid]),
            ...array_fill(0, 3, ['called', 'start', $t->masterPid]),
        ], $calls, 'calls');
        $t->waitForLog("/master.*exit\(\) in 'after' ends neither/");
        $t->waitForLog("/manager.*exit\(\) in 'after' ends neither/");
        $records = fn () => $t->log("/master.*uncaught LogicException in 'tick': LogicException: thrown after start\b/");
        $t->waitFor(fn () => count($records()) === 3, 'three log records');
        same('alive', $t->connect()->ask('?'), 'answer');
    },
);
?>
--EXPECT--
OK

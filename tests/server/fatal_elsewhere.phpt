--TEST--
A fatal error in a callback or timer of master and manager concerns nothing else: all others run, and start() returns true
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
        ini_set('memory_limit', '64M');
        ini_set('display_errors', 'stderr');
        error_reporting(E_ALL & ~E_DEPRECATED);
        $server->set(LINES);
        $fatal = [
            fn () => str_repeat('x', 100 << 20),
            fn () => trigger_error('on purpose', E_USER_ERROR),
            function () {
                for ($all = [];; $all[] = [1]);
            },
        ];
        foreach (['start', 'shutdown', 'managerStart', 'managerStop', 'beforeReload', 'afterReload'] as $i => $event) {
            $server->on($event, function () use ($event, $fatal, $i) {
                report($event);
                if ($event === 'start' || $event === 'managerStart') {
                    Timer::tick(10, function (int $timer) use ($event, $fatal) {
                        static $calls = 0;
                        report("tick after $event", $calls);
                        $calls === 2 ? Timer::clear($timer) : $fatal[$calls++]();
                    });
                }
                $fatal[$i % 3]();
            });
        }
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, str_repeat('y', 10) . "\n"));
    },
    client: function (Harness $t) {
        $t->allowLog('/Fatal error:|ERROR fatal error in \'(start|shutdown|managerStart|managerStop|beforeReload|afterReload|tick)\'/');
        foreach (['start', 'managerStart'] as $event) {
            $t->take($event);
            foreach ([0, 1, 2] as $call) {
                same([$call], $t->take("tick after $event"), "ticks after $event");
            }
        }
        for ($i = 0; $i < 2; $i++) {
            $pid = $t->workerPids[0];
            $t->reload();
            $t->take('beforeReload');
            $t->take('afterReload');
            check($t->workerPids[0] !== $pid, 'the worker is another');
            same('yyyyyyyyyy', $t->connect()->ask('?'), 'what it answers');
        }
        $t->stop();
        foreach (['managerStop', 'shutdown'] as $event) {
            $t->take($event);
        }
    },
);
?>
--EXPECT--
OK

--TEST--
A forked process drops the timers of its parent
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
        $server->on('receive', fn () => null);
        $server->on('managerStart', function () {
            $held = new class {
                public function __destruct()
                {
                    report('destroyed', getmypid());
                }
            };
            $id = Timer::tick(5, function () use ($held) {
                report('tick', getmypid());
            });
            report('id', $id);
        });
        $server->on('workerStart', function () {
            $own = Timer::after(20, fn () => report('own', getmypid()));
            report('worker', getmypid(), $own, iterator_to_array(Timer::list()));
        });
    },
    client: function (Harness $t) {
        same([1], $t->take('id'), 'the id in the manager');
        [$first, $own] = $t->take('worker');
        same(1, $own, 'the first id in a worker that was forked before');
        $t->take('own');
        $t->take('tick');
        $t->killWorker(0);
        $second = $t->workerPids[0];
        same([$second], $t->take('destroyed'), 'where the object was destroyed');
        same([$second, 2, [2]], $t->take('worker'), 'the new worker, its timer, and the list of its timers');
        same([$second], $t->take('own'), 'who calls');
        $t->stop();
        $destroyed = 0;
        foreach ($t->takeAll() as [$what, $pid]) {
            $destroyed += $what === 'destroyed';
            same($t->managerPid, $pid, "who reports $what");
        }
        same(1, $destroyed, 'destructions in the manager');
    },
);
?>
--EXPECT--
OK

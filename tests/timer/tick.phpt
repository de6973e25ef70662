--TEST--
tick() calls again and again with the timer's id and its arguments, until its callback clears it
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
        $server->on('workerStart', function () {
            $times = 0;
            $ticking = Timer::tick(2, function (int $id, string ...$arguments) use (&$times, &$ticking) {
                report('tick', $id === $ticking, $arguments);
                if (++$times === 3) {
                    report('cleared', Timer::clear($id), Timer::exists($id), Timer::clear($id));
                    Timer::after(20, fn () => report('later'));
                }
            }, 'a', 'b');
        });
    },
    client: function (Harness $t) {
        $t->take('later');
        same([
            ['tick', true, ['a', 'b']],
            ['tick', true, ['a', 'b']],
            ['tick', true, ['a', 'b']],
            ['cleared', true, false, false],
        ], $t->takeAll(), 'calls');
    },
);
?>
--EXPECT--
OK

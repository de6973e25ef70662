--TEST--
With Swoole's names the class is Swoole\Timer too, and has functions
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        $server->on('receive', fn () => null);
        $server->on('workerStart', function () {
            report('class', (new ReflectionClass('Swoole\Timer'))->getName());
            $tick = swoole_timer_tick(600_000, fn () => null);
            $after = swoole_timer_after(5, fn (string $what) => report($what), 'called');
            report('info', swoole_timer_info($tick)['interval'], swoole_timer_exists($after), iterator_to_array(swoole_timer_list()));
            report('cleared', swoole_timer_clear($tick), swoole_timer_stats()['num'], swoole_timer_exists($tick));
            Swoole\Timer::after(10, function () {
                swoole_timer_after(10000, fn () => null);
                report('all', swoole_timer_clear_all(), swoole_timer_stats()['num']);
            });
        });
    },
    client: function (Harness $t) {
        $t->take('called');
        same([true, 0], $t->take('all'), 'clear_all');
        same([
            ['class', 'SwooleLite\Timer'],
            ['info', 600_000, true, [1, 2]],
            ['cleared', true, 1, false],
        ], $t->takeAll(), 'what happened');
    },
);
?>
--EXPECT--
OK

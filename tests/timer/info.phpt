--TEST--
info() tells when a timer is due, how often it was called, and its interval
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
            $once = Timer::after(600_000, fn () => null);
            report('once', Timer::info($once));
            Timer::clear($once);
            report('cleared', Timer::info($once), Timer::info(1000));
            $often = Timer::tick(5, function (int $id) {
                $info = Timer::info($id);
                if ($info['exec_count'] === 3) {
                    report('third call', $info);
                    Timer::after(1, fn () => report('between', Timer::info($id)));
                }
            });
            report('often', array_slice(Timer::info($often), 1));
        });
    },
    client: function (Harness $t) {
        [$info] = $t->take('once');
        check($info['exec_msec'] > 590_000 && $info['exec_msec'] <= 600_000, "it is due in $info[exec_msec] ms");
        same(['exec_count' => 0, 'interval' => 0, 'removed' => false], array_slice($info, 1), 'once');
        same([null, null], $t->take('cleared'), 'cleared and unknown');
        same([['exec_count' => 0, 'interval' => 5, 'removed' => false]], $t->take('often'), 'often');
        same([['exec_msec' => 0, 'exec_count' => 3, 'interval' => 5, 'removed' => false]], $t->take('third call'), 'in the callback');
        [$info] = $t->take('between');
        check($info['exec_msec'] >= 0 && $info['exec_msec'] <= 5, "between two calls it is due in $info[exec_msec] ms");
    },
);
?>
--EXPECT--
OK

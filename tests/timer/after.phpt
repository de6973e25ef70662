--TEST--
after() calls once, with its arguments, not before its time
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
            $begun = hrtime(true);
            $id = Timer::after(30, function (mixed ...$arguments) use ($begun, &$id) {
                report('called', (hrtime(true) - $begun) / 1e6 >= 30, $arguments, Timer::exists($id));
                Timer::after(60, fn () => report('later'));
            }, 'one', [2], null);
            report('added', $id);
        });
    },
    client: function (Harness $t) {
        same([1], $t->take('added'), 'the first id');
        same([true, ['one', [2], null], false], $t->take('called'), 'in time, the arguments, whether it still exists');
        $t->take('later');
        same([], $t->takeAll(), 'further calls');
    },
);
?>
--EXPECT--
OK

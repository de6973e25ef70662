--TEST--
Ids ascend from 1 and are not used again
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
            $ids = [Timer::after(600_000, fn () => null), Timer::tick(600_000, fn () => null)];
            Timer::clearAll();
            $ids[] = Timer::after(1, function () use (&$ids) {
                $ids[] = Timer::after(600_000, fn () => null);
                report('ids', $ids);
            });
        });
    },
    client: function (Harness $t) {
        same([[1, 2, 3, 4]], $t->take('ids'), 'ids');
    },
);
?>
--EXPECT--
OK

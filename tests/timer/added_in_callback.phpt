--TEST--
What a callback adds is not called within the same round, even where it is due at once
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
            Timer::after(1, function () {
                $round = Timer::stats()['round'];
                Timer::after(1, fn () => report('added', Timer::stats()['round'] - $round));
                Timer::after(5, fn () => report('added later'));
                usleep(3000);
            });
        });
    },
    client: function (Harness $t) {
        same([1], $t->take('added'), 'rounds later');
        $t->take('added later');
    },
);
?>
--EXPECT--
OK

--TEST--
A destructor of what clearAll() releases may add timers
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
            $adder = new class {
                public function __destruct()
                {
                    report('destroyed', count(Timer::list()));
                    Timer::after(1, fn () => report('added'));
                }
            };
            for ($i = 0; $i < 10; $i++) {
                Timer::after(600_000, fn () => $adder, $i);
            }
            unset($adder);
            report('cleared', Timer::clearAll(), count(Timer::list()));
        });
    },
    client: function (Harness $t) {
        $t->take('added');
        same([['destroyed', 0], ['cleared', true, 1]], $t->takeAll(), 'what happened');
    },
);
?>
--EXPECT--
OK

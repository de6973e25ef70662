--TEST--
The server's tick(), after() and clearTimer() are those of Timer
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
        $server->on('workerStart', function (Server $server) {
            $ids = [
                $server->tick(2, function (int $id, string $what) use ($server) {
                    report($what, $id);
                    report('cleared', $server->clearTimer($id), $server->clearTimer($id));
                }, 'tick'),
                $server->after(4, fn (string $what) => report($what), 'after'),
            ];
            report('ids', $ids, iterator_to_array(Timer::list()));
            report('bad', outcome(fn () => $server->tick(0, fn () => null)));
        });
    },
    client: function (Harness $t) {
        $t->take('after');
        same([
            ['ids', [1, 2], [1, 2]],
            ['bad', 'ValueError: SwooleLite\Server::tick(): Argument #1 ($ms) must be between 1 and 2147483647'],
            ['tick', 1],
            ['cleared', true, false],
        ], $t->takeAll(), 'what happened');
    },
);
?>
--EXPECT--
OK

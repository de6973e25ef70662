--TEST--
Any number of arguments is handed to each call, and each time as they were given
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
            $object = new stdClass();
            $object->calls = 0;
            Timer::tick(1, function (int $id, array $list, stdClass $object, ...$more) {
                $list[] = 'changed';
                if (++$object->calls === 2) {
                    report('called', $list, $object->calls, $more === range(1, 20));
                    Timer::clear($id);
                }
            }, ['a'], $object, ...range(1, 20));
        });
    },
    client: function (Harness $t) {
        same([['a', 'changed'], 2, true], $t->take('called'), 'arguments of the second call');
    },
);
?>
--EXPECT--
OK

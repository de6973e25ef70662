--TEST--
defer() calls after the present callback, in order, before the next message is handled
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
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            $line = trim($line);
            $results = [];
            for ($i = 0; $i < 3; $i++) {
                $results[] = $server->defer(function (...$arguments) use ($server, $line, $i) {
                    report("$line deferred $i", $arguments);
                    $i === 0 && $server->defer(fn () => report("$line deferred later"));
                });
            }
            report($line, $results);
            $line === 'b' && Timer::after(10, fn () => report('end'));
        });
    },
    client: function (Harness $t) {
        $t->connect()->send("a\nb\n");
        $t->take('end');
        $reports = $t->takeAll();
        $later = array_search(['a deferred later'], $reports, true);
        check($later > 3, 'what a deferred callback defers comes after the others');
        unset($reports[$later]);
        same([
            ['a', [true, true, true]],
            ['a deferred 0', []],
            ['a deferred 1', []],
            ['a deferred 2', []],
            ['b', [true, true, true]],
            ['b deferred 0', []],
            ['b deferred 1', []],
            ['b deferred 2', []],
            ['b deferred later'],
        ], array_values($reports), 'what happened');
    },
);
?>
--EXPECT--
OK

--TEST--
list() gives the ids, exists() knows them, and stats() counts
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
            $ids = [];
            for ($i = 0; $i < 5; $i++) {
                $ids[] = Timer::after(600_000 - $i, fn () => null);
            }
            Timer::clear(2);
            $list = Timer::list();
            report('list', $list::class, count($list), iterator_to_array($list));
            report('exists', array_map(fn (int $id) => Timer::exists($id), [0, 1, 2, 3, 4, 5, 6]));
            $before = Timer::stats();
            Timer::tick(1, function () use ($before) {
                $stats = Timer::stats();
                if ($stats['round'] >= $before['round'] + 3) {
                    report('stats', $before['num'], $stats['num'], $stats['initialized']);
                    Timer::clearAll();
                }
            });
        });
    },
    client: function (Harness $t) {
        same(['ArrayIterator', 4, [1, 3, 4, 5]], $t->take('list'), 'list');
        same([[false, true, false, true, true, true, false]], $t->take('exists'), 'exists');
        same([4, 5, true], $t->take('stats'), 'stats');
    },
);
?>
--EXPECT--
OK

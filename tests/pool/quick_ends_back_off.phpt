--TEST--
Workers that live for a moment only get their successors later and later; so do those that fail
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

foreach (['returns' => fn () => null, 'throws' => fn () => throw new LogicException('no'), 'exits' => fn () => exit(3)] as $how) {
    Harness::run(
        pool: [1],
        server: fn (Pool $pool) => $pool->on('workerStart', fn () => [report('begins', microtime(true)), $how()]),
        client: function (Harness $t) {
            $t->allowLog('/LogicException|exited with code/');
            $times = [];
            while (count($times) < 4) {
                $times[] = $t->take('begins')[0];
            }
            check($times[3] - $times[0] >= 0.29, 'later and later: ' . json_encode($times));
        },
    );
}
?>
--EXPECT--
OK
OK
OK

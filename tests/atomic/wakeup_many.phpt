--TEST--
wakeup(n) lets n waits end, not more, and none is lost
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;

[$atomic, $woken, $late] = [new Atomic(), new Atomic(), new Atomic()];
$children = [];
for ($i = 0; $i < 5; $i++) {
    $children[] = Children::fork(fn () => $atomic->wait(-1) ? $woken->add() : $late->add());
}
Children::untilAsleep(...$children);
$atomic->wakeup(3);
Children::until(fn () => $woken->get() === 3, 'three are woken');
for ($i = 0; $i < 3; $i++) {
    same(3, $woken->get(), 'no more than three');
    usleep(10_000);
}
$atomic->wakeup(2);
Children::join(...$children);
same([5, 0, 0], [$woken->get(), $late->get(), $atomic->get()], 'all are woken');

// as fast as they can, in both directions
$children = [];
for ($i = 0; $i < 3; $i++) {
    $children[] = Children::fork(function () use ($atomic) {
        for ($n = 0; $n < 2000; $n++) {
            check($atomic->wait(20), 'a wake-up came');
        }
    });
}
for ($n = 0; $n < 2000; $n++) {
    $atomic->wakeup(1);
    $atomic->wakeup(2);
}
Children::join(...$children);
same(false, $atomic->wait(0), 'none is left');

echo "OK\n";
?>
--EXPECT--
OK

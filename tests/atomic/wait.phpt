--TEST--
wait() takes a wake-up that is there, else it waits for one, and its time limit holds
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;

$atomic = new Atomic(1);
same([true, 0], [$atomic->wait(), $atomic->get()], 'wait() with 1');
$begun = hrtime(true);
same([false, 0], [$atomic->wait(0), $atomic->get()], 'wait(0) with 0');
same(false, $atomic->wait(0.06), 'wait() without a wake-up');
check(hrtime(true) - $begun >= 60_000_000, 'it has waited');
same([true, 1], [$atomic->wakeup(), $atomic->get()], 'wakeup() with 0');
same([true, 1], [$atomic->wakeup(), $atomic->get()], 'wakeup() with 1');
same([true, true, false], [$atomic->wait(), $atomic->wait(), $atomic->wait(0)], 'each wake-up lets one wait end');
$atomic->wakeup(3);
$atomic->set(0);
same(false, $atomic->wait(0), 'set() forgets wake-ups');

$child = Children::fork(fn () => same(true, $atomic->wait(-1), 'wait() for ever'));
Children::untilAsleep($child);
$atomic->wakeup();
Children::join($child);
same(0, $atomic->get(), 'the wake-up was taken');

echo "OK\n";
?>
--EXPECT--
OK

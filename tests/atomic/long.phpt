--TEST--
Atomic\Long: sums, their wrapping around at 64 bits, cmpset(), and a child that changes the same number
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic\Long;

$long = new Long();
same([0, 1, -4, -5, 5], [$long->get(), $long->add(), $long->sub(5), $long->sub(), $long->add(10)], 'sums');
$long->set(PHP_INT_MAX);
same([PHP_INT_MIN, PHP_INT_MAX], [$long->add(), $long->sub()], 'sums wrap around');
same([true, PHP_INT_MIN, false], [$long->cmpset(PHP_INT_MAX, PHP_INT_MIN), $long->get(), $long->cmpset(0, 1)], 'cmpset()');
$long = new Long(-2);
Children::join(Children::fork(fn () => $long->add(44)));
same(42, $long->get(), 'what a child has added');

echo "OK\n";
?>
--EXPECT--
OK

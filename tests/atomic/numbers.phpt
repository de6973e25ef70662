--TEST--
Atomic: sums, their wrapping around at 32 bits, cmpset(), and a child that changes the same number
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;

$atomic = new Atomic();
same(0, $atomic->get(), 'the value without an argument');
same([1, 6, 4, 3], [$atomic->add(), $atomic->add(5), $atomic->sub(2), $atomic->sub()], 'sums');
same([5, 2], [$atomic->sub(-2), $atomic->add(-3)], 'sums of negative numbers');
$atomic->set(4294967295);
same([4294967295, 0, 4294967295], [$atomic->get(), $atomic->add(), $atomic->sub()], 'sums wrap around');
same([4294967294, 4294967295], [$atomic->add(4294967295), $atomic->sub(-1)], 'the largest amount');
same([false, 4294967295], [$atomic->cmpset(1, 2), $atomic->get()], 'cmpset() of another value');
same([true, 7], [$atomic->cmpset(4294967295, 7), $atomic->get()], 'cmpset()');
same(3, (new Atomic(3))->get(), 'the value of the constructor');

Children::join(Children::fork(fn () => $atomic->add(35)));
same(42, $atomic->get(), 'what a child has added');

echo "OK\n";
?>
--EXPECT--
OK

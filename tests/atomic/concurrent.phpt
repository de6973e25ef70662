--TEST--
Nothing is lost where four processes add at the same time
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;

$atomic = new Atomic(4294967295);
$long = new Atomic\Long();
$tries = new Atomic\Long();
$children = [];
for ($i = 0; $i < 4; $i++) {
    $children[] = Children::fork(function () use ($atomic, $long, $tries) {
        for ($n = 0; $n < 20_000; $n++) {
            $atomic->add(3);
            $atomic->sub();
            $long->sub(2);
            do {
                $before = $tries->get();
            } while (!$tries->cmpset($before, $before + 1));
        }
    });
}
Children::join(...$children);
same([159_999, -160_000, 80_000], [$atomic->get(), $long->get(), $tries->get()], 'the sums');

echo "OK\n";
?>
--EXPECT--
OK

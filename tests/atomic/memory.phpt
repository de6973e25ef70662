--TEST--
What objects take: many of them, freed on both sides of a fork, and none after a fork is another's
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;

$mappings = fn () => substr_count(file_get_contents('/proc/self/maps'), '/dev/zero (deleted)');
$before = $mappings();
$all = [];
for ($i = 0; $i < 50_000; $i++) {
    $all[] = new Atomic($i);
}
check($mappings() - $before < 20, 'mappings for 50,000 objects');
$child = Children::fork(function () use ($all, $mappings, $before) {
    $own = new Atomic(4711);
    foreach ($all as $i => $atomic) {
        $atomic->add();
    }
    same(4711, $own->get(), 'the number of the child');
    $all = $atomic = null;
});
$later = [];
for ($i = 0; $i < 1000; $i++) {
    $later[] = new Atomic(1);
}
Children::join($child);
foreach ($all as $i => $atomic) {
    $atomic->get() === $i + 1 || check(false, "number $i");
}
foreach ($later as $atomic) {
    $atomic->get() === 1 || check(false, 'a number of after the fork');
}
$all = $later = $atomic = null;
same($before, $mappings(), 'mappings when all are freed');

echo "OK\n";
?>
--EXPECT--
OK

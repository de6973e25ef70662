--TEST--
Before create(), after destroy(), and where one is called twice, it throws
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

function use_it(Table $table): void
{
    foreach ([
        'set' => ['a', []], 'add' => ['a', []], 'update' => ['a', []], 'cmpset' => ['a', [], []], 'get' => ['a'], 'del' => ['a'],
        'cmpdel' => ['a', []], 'getdel' => ['a'], 'exists' => ['a'], 'exist' => ['a'], 'incr' => ['a', 'n'], 'decr' => ['a', 'n'], 'count' => [],
        'stats' => [], 'rewind' => [], 'next' => [], 'valid' => [], 'current' => [], 'key' => [], 'destroy' => [],
    ] as $method => $arguments) {
        $outcomes[outcome(fn () => $table->$method(...$arguments))][] = $method;
    }
    foreach ($outcomes as $outcome => $methods) {
        echo count($methods), " times $outcome\n";
    }
}
$table = new Table(4);
$table->column('n', Table::TYPE_INT);
use_it($table);
same([4, 0, null, null], [$table->getSize(), $table->getMemorySize(), $table->size, $table->memorySize], 'sizes before');
echo outcome(fn () => $table->__construct(5)), "\n";
$size = &$table->size;
$table->create();
same([4, 4], [$size, $table->size], 'a property that something refers to');
echo outcome(fn () => $table->create()), "\n";
echo outcome(fn () => $table->column('more', Table::TYPE_INT)), "\n";
$table->set('a', ['n' => 1]);
foreach ($table as $row) {
    same(true, $table->destroy(), 'destroy()');
    break;
}
use_it($table);
echo outcome(fn () => $table->create()), "\n";
echo outcome(fn () => $table->column('more', Table::TYPE_INT)), "\n";

class Unmade extends Table
{
    public function __construct()
    {
    }
}
echo outcome(fn () => (new Unmade())->create()), "\n";
use_it(new Unmade());
$huge = new Table(1 << 30);
for ($i = 0; $i < 5; $i++) {
    $huge->column("c$i", Table::TYPE_STRING, 1 << 28);
}
echo outcome(fn () => $huge->create()), "\n";
$huge = new Table(2147483647);
for ($i = 0; $i < 3; $i++) {
    $huge->column("c$i", Table::TYPE_STRING, 1 << 28);
}
echo outcome(fn () => $huge->create()), "\n";
$none = new Table(2);
same([true, true, true, false], [$none->create(), $none->set('a', []), $none->set('b', []), $none->set('c', [])], 'a table without columns');
same(['a', 'b'], (function () use ($none) { $keys = array_keys(iterator_to_array($none)); sort($keys); return $keys; })(), 'its keys');
echo "OK\n";
?>
--EXPECTF--
20 times SwooleLite\Exception: The table has no memory yet: call create() first
SwooleLite\Exception: The table has been constructed already
SwooleLite\Exception: The table has been created already
SwooleLite\Exception: Columns are added before create()
20 times SwooleLite\Exception: The table has been destroyed
SwooleLite\Exception: The table has been created already
SwooleLite\Exception: Columns are added before create()
SwooleLite\Exception: The table's constructor has not been called
20 times SwooleLite\Exception: The table has no memory yet: call create() first
SwooleLite\Exception: The table cannot be created: a row, or all of them, would be too large
SwooleLite\Exception: The table cannot be created: %r(Cannot allocate memory|Invalid argument)%r
OK

--TEST--
What is set is what comes back: all types at their limits, some columns of a row, keys of every length, any bytes
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

$table = new Table(1000);
foreach ([1, 2, 4, 8] as $size) {
    same(true, $table->column("int$size", Table::TYPE_INT, $size), "column int$size");
}
$table->column('text', Table::TYPE_STRING, 20);
$table->column('float', Table::TYPE_FLOAT);
$table->column('long', Table::TYPE_STRING, 70000);
$table->column('int', Table::TYPE_INT);
same(true, $table->create(), 'create()');

$empty = ['int1' => 0, 'int2' => 0, 'int4' => 0, 'int8' => 0, 'text' => '', 'float' => 0.0, 'long' => '', 'int' => 0];
$low = ['int1' => -128, 'int2' => -32768, 'int4' => -2147483648, 'int8' => PHP_INT_MIN, 'text' => "\0\xff\0", 'float' => -INF,
    'long' => str_repeat("\x80", 70000), 'int' => PHP_INT_MIN];
$high = ['int1' => 127, 'int2' => 32767, 'int4' => 2147483647, 'int8' => PHP_INT_MAX, 'text' => str_repeat('x', 20), 'float' => PHP_FLOAT_MIN,
    'long' => 'y', 'int' => PHP_INT_MAX];

same(false, $table->get('a'), 'a row that is not there');
same(false, $table->get('a', 'int1'), 'its column');
same(true, $table->set('a', []), 'a row of nothing');
same($empty, $table->get('a'), 'that');
foreach ([$low, $high, $low, $empty, $high] as $row) {
    same(true, $table->set('a', $row), 'all columns');
    same($row, $table->get('a'), 'all of them');
    foreach ($row as $name => $value) {
        same($value, $table->get('a', $name), $name);
    }
}
// Each column by itself, and each pair: all others stay.
foreach ($low as $one => $value) {
    foreach ($low as $two => $other) {
        $table->set('a', $high);
        same(true, $table->set('a', [$one => $value, $two => $other]), "$one and $two");
        same([$one => $value, $two => $other] + $high == $table->get('a'), true, "$one and $two of the row");
        same(true, $table->set("new $one $two", [$two => $other]), "$two of a new row");
        same(array_replace($empty, [$two => $other]), $table->get("new $one $two"), "the row with $two alone");
    }
}
same(false, $table->get('a', 'nothing'), 'an unknown column');
same(false, $table->get('a', 'INT1'), 'a column in capitals');
same(true, $table->exists('a'), 'exists()');
same(true, $table->exist('a'), 'exist()');
same(true, $table->del('a'), 'del()');
same([false, false, false], [$table->del('a'), $table->exists('a'), $table->get('a')], 'what is gone');

for ($length = 1; $length <= 63; $length++) {
    foreach (["\0", "\xff", 'k'] as $i => $byte) {
        $table->set(str_repeat($byte, $length), ['int2' => $length * 3 + $i]);
    }
}
for ($length = 1; $length <= 63; $length++) {
    foreach (["\0", "\xff", 'k'] as $i => $byte) {
        same($length * 3 + $i, $table->get(str_repeat($byte, $length), 'int2'), "a key of $length bytes");
    }
}
same(63 * 3 + 64, count($table), 'count()');
echo "OK\n";
?>
--EXPECT--
OK

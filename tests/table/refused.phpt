--TEST--
What does not fit is told, and changes nothing: keys, values, columns, sizes
--EXTENSIONS--
swoolelite
--FILE--
<?php
// valgrind: yes
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

foreach ([[0], [-1], [PHP_INT_MAX], [10, -0.1], [10, NAN]] as $arguments) {
    echo outcome(fn () => new Table(...$arguments)), "\n";
}
$table = new Table(10);
foreach ([['', 1], ['a', 0], ['a', 4], ['a', 1, 3], ['a', 1, 16], ['a', 1, -1], ['a', 3], ['a', 3, 0], ['a', 3, 1 << 29]] as $arguments) {
    echo outcome(fn () => $table->column(...$arguments)), "\n";
}
$table->column('id', Table::TYPE_INT, 1);
echo outcome(fn () => $table->column('id', Table::TYPE_FLOAT)), "\n";
$table->column('name', Table::TYPE_STRING, 4);
$table->column('share', Table::TYPE_FLOAT);
$table->column('7', Table::TYPE_INT, 2);
$table->create();
$row = ['id' => 1, 'name' => 'ok', 'share' => 0.5, '7' => 7];
$table->set('there', $row);

foreach (['', str_repeat('k', 64)] as $key) {
    foreach ([
        'set' => [[]], 'add' => [[]], 'update' => [[]], 'cmpset' => [[], []], 'get' => [], 'del' => [], 'cmpdel' => [[]], 'getdel' => [],
        'exists' => [], 'incr' => ['id'], 'decr' => ['id'],
    ] as $method => $arguments) {
        echo "$method: ", outcome(fn () => $table->$method($key, ...$arguments)), "\n";
    }
}
foreach ([
    ['id' => 128], ['id' => -129], ['id' => 1.5], ['id' => NAN], ['id' => '1x'], ['id' => []], ['id' => new stdClass()], ['7' => 32768],
    ['name' => '12345'], ['name' => []], ['name' => 12345], ['name' => new stdClass()], ['name' => STDOUT],
    ['share' => 'much'], ['share' => []], ['other' => 1], [1], ['' => 1],
] as $value) {
    echo outcome(fn () => $table->set('there', (isset($value['share']) ? ['id' => 5] : ['share' => 1]) + $value)), "\n";
    same(false, is_bool($new = outcome(fn () => $table->set('new', $value))), "a new row is refused, too: $new");
    foreach (['add', 'update', 'cmpdel'] as $method) {
        same(true, is_string(outcome(fn () => $table->$method('there', $value))), $method);
    }
    same(true, is_string(outcome(fn () => $table->cmpset('there', $value, []))), 'expected by cmpset');
    same(true, is_string(outcome(fn () => $table->cmpset('there', [], $value))), 'set by cmpset');
    same($row, $table->get('there'), 'the row stays');
    same(1, count($table), 'no row more');
}
echo "OK\n";
?>
--EXPECTF--
ValueError: SwooleLite\Table::__construct(): Argument #1 ($table_size) must be between 1 and 2147483647
ValueError: SwooleLite\Table::__construct(): Argument #1 ($table_size) must be between 1 and 2147483647
ValueError: SwooleLite\Table::__construct(): Argument #1 ($table_size) must be between 1 and 2147483647
ValueError: SwooleLite\Table::__construct(): Argument #2 ($conflict_proportion) must be 0 or more
ValueError: SwooleLite\Table::__construct(): Argument #2 ($conflict_proportion) must be 0 or more
ValueError: SwooleLite\Table::column(): Argument #1 ($name) cannot be empty
ValueError: SwooleLite\Table::column(): Argument #2 ($type) must be Table::TYPE_INT, Table::TYPE_FLOAT or Table::TYPE_STRING
ValueError: SwooleLite\Table::column(): Argument #2 ($type) must be Table::TYPE_INT, Table::TYPE_FLOAT or Table::TYPE_STRING
ValueError: SwooleLite\Table::column(): Argument #3 ($size) must be 1, 2, 4 or 8 for an INT
ValueError: SwooleLite\Table::column(): Argument #3 ($size) must be 1, 2, 4 or 8 for an INT
ValueError: SwooleLite\Table::column(): Argument #3 ($size) must be 1, 2, 4 or 8 for an INT
ValueError: SwooleLite\Table::column(): Argument #3 ($size) must be between 1 and 268435456 for a STRING
ValueError: SwooleLite\Table::column(): Argument #3 ($size) must be between 1 and 268435456 for a STRING
ValueError: SwooleLite\Table::column(): Argument #3 ($size) must be between 1 and 268435456 for a STRING
ValueError: SwooleLite\Table::column(): Argument #1 ($name) must be a new name, and there is a column 'id'
set: ValueError: SwooleLite\Table::set(): Argument #1 ($key) must have 1 to 63 bytes, not 0
add: ValueError: SwooleLite\Table::add(): Argument #1 ($key) must have 1 to 63 bytes, not 0
update: ValueError: SwooleLite\Table::update(): Argument #1 ($key) must have 1 to 63 bytes, not 0
cmpset: ValueError: SwooleLite\Table::cmpset(): Argument #1 ($key) must have 1 to 63 bytes, not 0
get: ValueError: SwooleLite\Table::get(): Argument #1 ($key) must have 1 to 63 bytes, not 0
del: ValueError: SwooleLite\Table::del(): Argument #1 ($key) must have 1 to 63 bytes, not 0
cmpdel: ValueError: SwooleLite\Table::cmpdel(): Argument #1 ($key) must have 1 to 63 bytes, not 0
getdel: ValueError: SwooleLite\Table::getdel(): Argument #1 ($key) must have 1 to 63 bytes, not 0
exists: ValueError: SwooleLite\Table::exists(): Argument #1 ($key) must have 1 to 63 bytes, not 0
incr: ValueError: SwooleLite\Table::incr(): Argument #1 ($key) must have 1 to 63 bytes, not 0
decr: ValueError: SwooleLite\Table::decr(): Argument #1 ($key) must have 1 to 63 bytes, not 0
set: ValueError: SwooleLite\Table::set(): Argument #1 ($key) must have 1 to 63 bytes, not 64
add: ValueError: SwooleLite\Table::add(): Argument #1 ($key) must have 1 to 63 bytes, not 64
update: ValueError: SwooleLite\Table::update(): Argument #1 ($key) must have 1 to 63 bytes, not 64
cmpset: ValueError: SwooleLite\Table::cmpset(): Argument #1 ($key) must have 1 to 63 bytes, not 64
get: ValueError: SwooleLite\Table::get(): Argument #1 ($key) must have 1 to 63 bytes, not 64
del: ValueError: SwooleLite\Table::del(): Argument #1 ($key) must have 1 to 63 bytes, not 64
cmpdel: ValueError: SwooleLite\Table::cmpdel(): Argument #1 ($key) must have 1 to 63 bytes, not 64
getdel: ValueError: SwooleLite\Table::getdel(): Argument #1 ($key) must have 1 to 63 bytes, not 64
exists: ValueError: SwooleLite\Table::exists(): Argument #1 ($key) must have 1 to 63 bytes, not 64
incr: ValueError: SwooleLite\Table::incr(): Argument #1 ($key) must have 1 to 63 bytes, not 64
decr: ValueError: SwooleLite\Table::decr(): Argument #1 ($key) must have 1 to 63 bytes, not 64
ValueError: SwooleLite\Table::set(): Argument #2 ($value) has 128 for the column 'id', an INT of 1 bytes, which it does not fit
ValueError: SwooleLite\Table::set(): Argument #2 ($value) has -129 for the column 'id', an INT of 1 bytes, which it does not fit
ValueError: SwooleLite\Table::set(): Argument #2 ($value) must have a whole number for the column 'id'
ValueError: SwooleLite\Table::set(): Argument #2 ($value) must have a whole number for the column 'id'
TypeError: SwooleLite\Table::set(): Argument #2 ($value) must have a value of type int for the column 'id', string given
TypeError: SwooleLite\Table::set(): Argument #2 ($value) must have a value of type int for the column 'id', array given
TypeError: SwooleLite\Table::set(): Argument #2 ($value) must have a value of type int for the column 'id', stdClass given
ValueError: SwooleLite\Table::set(): Argument #2 ($value) has 32768 for the column '7', an INT of 2 bytes, which it does not fit
ValueError: SwooleLite\Table::set(): Argument #2 ($value) has 5 bytes for the column 'name', a STRING of 4 bytes
TypeError: SwooleLite\Table::set(): Argument #2 ($value) must have a value of type string for the column 'name', array given
ValueError: SwooleLite\Table::set(): Argument #2 ($value) has 5 bytes for the column 'name', a STRING of 4 bytes
TypeError: SwooleLite\Table::set(): Argument #2 ($value) must have a value of type string for the column 'name', stdClass given
TypeError: SwooleLite\Table::set(): Argument #2 ($value) must have a value of type string for the column 'name', resource given
TypeError: SwooleLite\Table::set(): Argument #2 ($value) must have a value of type float for the column 'share', string given
TypeError: SwooleLite\Table::set(): Argument #2 ($value) must have a value of type float for the column 'share', array given
ValueError: SwooleLite\Table::set(): Argument #2 ($value) must have names of columns as keys, and 'other' is none
ValueError: SwooleLite\Table::set(): Argument #2 ($value) must have names of columns as keys, and '0' is none
ValueError: SwooleLite\Table::set(): Argument #2 ($value) must have names of columns as keys, and '' is none
OK

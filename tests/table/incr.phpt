--TEST--
incr() and decr(): INT of each size, FLOAT, rows that are not there; what does not fit is told and changes nothing
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

$table = new Table(10);
$limits = [1 => 127, 2 => 32767, 4 => 2147483647, 8 => PHP_INT_MAX];
foreach ($limits as $size => $limit) {
    $table->column("int$size", Table::TYPE_INT, $size);
}
$table->column('float', Table::TYPE_FLOAT);
$table->column('text', Table::TYPE_STRING, 8);
$table->create();

same(1, $table->incr('a', 'int1'), 'a new row');
same(-1, $table->decr('b', 'int2'), 'another');
same(0.5, $table->incr('c', 'float', 0.5), 'a third');
same(['int1' => 0, 'int2' => -1, 'int4' => 0, 'int8' => 0, 'float' => 0.0, 'text' => ''], $table->get('b'), 'the rest of it');
same(5, $table->incr('a', 'int1', 4), 'by 4');
same(3, $table->decr('a', 'int1', 2), 'down by 2');
same(1, $table->incr('a', 'int1', -2), 'by -2');
same(4, $table->incr('a', 'int1', 3.0), 'by a float that is whole');
same(2.5, $table->incr('c', 'float', 2), 'a FLOAT by an int');
same(2.25, $table->decr('c', 'float', 0.25), 'a FLOAT down');
same(INF, $table->incr('c', 'float', INF), 'to INF');

foreach ($limits as $size => $limit) {
    same($limit, $table->incr("n$size", "int$size", $limit), "to the limit of $size bytes");
    $text = "ValueError: The sum does not fit the column 'int$size', an INT of $size bytes";
    foreach ([['incr', 1], ['incr', $limit], ['incr', PHP_INT_MAX], ['decr', -1]] as [$method, $by]) {
        same($text, outcome(fn () => $table->$method("n$size", "int$size", $by)), "$method by $by");
        same($limit, $table->get("n$size", "int$size"), 'what stays');
    }
    same(-1, $table->decr("n$size", "int$size", $limit) ?: $table->decr("n$size", "int$size"), 'and down');
    same(-$limit - 1, $table->decr("n$size", "int$size", $limit), 'to the other limit');
    same($text, outcome(fn () => $table->decr("n$size", "int$size")), 'below it');
    $size < 8 && same($text, outcome(fn () => $table->incr("new$size", "int$size", $limit + 1)), 'in a new row');
    same(false, $table->exists("new$size"), 'no row of that');
}
foreach ([['text', 1], ['nothing', 1], ['int8', 0.5], ['int8', NAN], ['int8', 1e30]] as [$column, $by]) {
    echo outcome(fn () => $table->incr('a', $column, $by)), "\n";
}
echo outcome(fn () => $table->decr('a', 'int8', PHP_INT_MIN)), "\n";
same(false, $table->exists('none'), 'no row more');
echo "OK\n";
?>
--EXPECT--
ValueError: SwooleLite\Table::incr(): Argument #2 ($column) must be an INT or FLOAT column
ValueError: SwooleLite\Table::incr(): Argument #2 ($column) must be a column of the table, and 'nothing' is none
ValueError: SwooleLite\Table::incr(): Argument #3 ($incrby) must be a whole number, as the column is an INT
ValueError: SwooleLite\Table::incr(): Argument #3 ($incrby) must be a whole number, as the column is an INT
ValueError: SwooleLite\Table::incr(): Argument #3 ($incrby) must be a whole number, as the column is an INT
ValueError: SwooleLite\Table::decr(): Argument #3 ($incrby) must be above -9223372036854775808
OK

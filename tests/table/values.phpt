--TEST--
Values of other types are taken as PHP takes them for an argument, references and objects that make a string too
--EXTENSIONS--
swoolelite
--FILE--
<?php
// valgrind: yes
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

$table = new Table(10);
$table->column('id', Table::TYPE_INT, 4);
$table->column('name', Table::TYPE_STRING, 16);
$table->column('share', Table::TYPE_FLOAT);
$table->column('12', Table::TYPE_INT, 1);
$table->column('more', Table::TYPE_STRING, 16);
$table->create();

final class Text
{
    public function __construct(private ?Closure $first = null)
    {
    }

    public function __toString(): string
    {
        ($this->first ?? fn () => null)();
        return 'made';
    }
}
foreach ([[7, 7], ['7', 7], [' 7', 7], ['7.0', 7], ['1e3', 1000], [7.0, 7], [true, 1], [false, 0], [null, 0]] as [$value, $expected]) {
    $table->set('a', ['id' => $value]);
    same($expected, $table->get('a', 'id'), 'an INT of ' . var_export($value, true));
}
foreach ([[0.1, 0.1], [3, 3.0], ['0.25', 0.25], ['4', 4.0], [true, 1.0], [false, 0.0], [null, 0.0]] as [$value, $expected]) {
    $table->set('a', ['share' => $value]);
    same($expected, $table->get('a', 'share'), 'a FLOAT of ' . var_export($value, true));
}
foreach ([['x', 'x'], [12, '12'], [0.5, '0.5'], [true, '1'], [false, ''], [null, ''], [new Text(), 'made']] as [$value, $expected]) {
    $table->set('a', ['name' => $value]);
    same($expected, $table->get('a', 'name'), 'a STRING of ' . get_debug_type($value));
}
// A column whose name PHP makes a number of.
$table->set('a', ['12' => 3]);
same(3, $table->get('a', '12'), 'a column named 12');
same(['id', 'name', 'share', 12, 'more'], array_keys($table->get('a')), 'the columns of the row');

// What a reference points to is replaced while the values are read.
$name = str_repeat('first', 3);
$values = ['name' => &$name, 'more' => new Text(function () use (&$name, &$values) {
    $name = str_repeat('other', 3);
    $values = null;
})];
same(true, $table->set('b', $values), 'with a reference');
same(['firstfirstfirst', 'made'], [$table->get('b', 'name'), $table->get('b', 'more')], 'what it was when it was read');

// What throws changes nothing.
same('RuntimeException: no', outcome(fn () => $table->set('b', ['id' => 5, 'more' => new Text(fn () => throw new RuntimeException('no'))])), 'an exception');
same(0, $table->get('b', 'id'), 'the row after it');

// Row and iterator are copies.
$row = $table->get('b');
$row['name'] .= 'x';
$row[] = 1;
same('firstfirstfirst', $table->get('b', 'name'), 'the row in the table');

same('SwooleLite\Exception: The table has been destroyed', outcome(fn () => $table->set('b', ['more' => new Text(fn () => $table->destroy())])), 'destroyed');
echo "OK\n";
?>
--EXPECT--
OK

--TEST--
add(), update(), cmpset(), cmpdel(), getdel(): what they depend on, and that nothing else changes
--EXTENSIONS--
swoolelite
--FILE--
<?php
// valgrind: yes
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

$table = new Table(10);
$table->column('state', Table::TYPE_STRING, 8);
$table->column('by', Table::TYPE_INT, 4);
$table->column('load', Table::TYPE_FLOAT);
$table->create();
$row = ['state' => 'free', 'by' => 0, 'load' => 0.5];

same([false, false], [$table->update('a', $row), count($table) === 1], 'update() of none');
same([true, false], [$table->add('a', $row), $table->add('a', ['by' => 9])], 'add() of one');
same($row, $table->get('a'), 'the first one stays');
same(true, $table->update('a', ['by' => 1]), 'update()');
same(['by' => 1] + $row == $table->get('a'), true, 'of one column');

same(false, $table->cmpset('none', [], ['by' => 1]), 'cmpset() of none');
same(false, $table->cmpset('a', ['state' => 'fre'], ['by' => 2]), 'a shorter string');
same(false, $table->cmpset('a', ['state' => 'free', 'by' => 0], ['by' => 2]), 'another number');
same(false, $table->cmpset('a', ['load' => NAN], ['by' => 2]), 'NAN is not equal to anything');
same(1, $table->get('a', 'by'), 'nothing has changed');
same(true, $table->cmpset('a', ['state' => 'free', 'by' => 1, 'load' => 0.5], ['state' => 'taken', 'by' => 3]), 'all equal');
same(['state' => 'taken', 'by' => 3, 'load' => 0.5], $table->get('a'), 'what was set');
same(true, $table->cmpset('a', [], ['by' => 4]), 'nothing expected');
same(true, $table->cmpset('a', ['by' => 4], []), 'nothing to set');
same(true, $table->cmpset('a', ['by' => '4'], []), 'expected as it would be set');

same([false, false], [$table->cmpdel('none', []), $table->cmpdel('a', ['by' => 3])], 'cmpdel() of another');
same([true, false], [$table->cmpdel('a', ['by' => 4, 'state' => 'taken']), $table->exists('a')], 'cmpdel()');

$table->set('b', $row);
same([$row, false, false], [$table->getdel('b'), $table->getdel('b'), $table->exists('b')], 'getdel()');
same(0, count($table), 'none left');
echo "OK\n";
?>
--EXPECT--
OK

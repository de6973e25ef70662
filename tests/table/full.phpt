--TEST--
A table holds exactly as many rows as it is made for, whatever their keys are; then set(), add() and incr() are false
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

foreach ([1, 2, 7, 63, 64, 65, 1000, 4096, 5000] as $rows) {
    $table = new Table($rows);
    $table->column('n', Table::TYPE_INT, 4);
    $table->create();
    same([$rows, $rows], [$table->getSize(), $table->size], 'the size');
    for ($round = 0; $round < 3; $round++) {
        $key = fn (int $i) => str_repeat(chr(97 + $round), $i % 60) . $i;
        for ($i = 0; $i < $rows; $i++) {
            $table->set($key($i), ['n' => $i]) || check(false, "row $i of $rows in round $round");
        }
        same([false, false, false], [$table->set('more', []), $table->add('more', ['n' => 1]), $table->incr('more', 'n')], "behind $rows");
        same([false, $rows], [$table->exists('more'), count($table)], 'none more');
        same(true, $table->set($key($rows - 1), ['n' => -1]), 'one that is there');
        same(-2, $table->decr($key($rows - 1), 'n'), 'it counts on');
        for ($i = 0; $i < $rows - 1; $i++) {
            $table->get($key($i), 'n') === $i || check(false, "row $i of $rows");
        }
        // One goes, one comes.
        same([true, true, false], [$table->del($key(0)), $table->set('more', ['n' => 5]), $table->set($key(0), [])], 'room for one');
        same(5, $table->get('more', 'n'), 'that one');
        same(true, $table->del('more'), 'it goes');
        for ($i = 1; $i < $rows; $i++) {
            $table->del($key($i)) || check(false, "row $i of $rows goes");
        }
        same(0, count($table), 'empty');
    }
}
echo "OK\n";
?>
--EXPECT--
OK

--TEST--
foreach: each row once; the current one may be deleted, others too; rows may be set meanwhile; one position for each object
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

$table = new Table(500);
$table->column('n', Table::TYPE_INT, 4);
$table->column('s', Table::TYPE_STRING, 8);
$table->create();
same([false, null, null], [$table->valid(), $table->current(), $table->key()], 'before rewind()');
foreach ($table as $key => $row) {
    check(false, 'an empty table has a row');
}
for ($i = 0; $i < 300; $i++) {
    $table->set("key $i", ['n' => $i, 's' => "$i"]);
}
$all = [];
foreach ($table as $key => $row) {
    same("key {$row['n']}", $key, 'the key of the row');
    $all[] = $row['n'];
}
sort($all);
same(range(0, 299), $all, 'each once');
same([false, null, null], [$table->valid(), $table->current(), $table->key()], 'behind the last');

// The current one and one more go, one comes and each is changed: those that stay come once.
$seen = [];
foreach ($table as $key => $row) {
    $seen[$row['n']] = ($seen[$row['n']] ?? 0) + 1;
    if ($row['n'] < 300) {
        $table->set($key, ['s' => 'new']);
        same("{$row['n']}", $row['s'], 'the row as it was');
    }
    if ($row['n'] < 300 && $row['n'] % 3 === 0) {
        same(true, $table->del($key), 'the current one');
        same([true, $key, $row], [$table->valid(), $table->key(), $table->current()], 'it is still the current one');
        $table->del('key ' . ($row['n'] + 1));
        $table->set('more ' . $row['n'], ['n' => 1000 + $row['n']]);
    }
}
for ($i = 2; $i < 300; $i += 3) {
    same(1, $seen[$i] ?? 0, "row $i");
}
same([1], array_values(array_unique($seen)), 'none comes twice');
same(200, count($table), 'what is left');

$keys = array_keys(iterator_to_array($table));
foreach ($keys as $key) {
    $table->del($key);
}
same([], iterator_to_array($table), 'all gone');
$table->set('7', ['n' => 7]);
$table->rewind();
same(['7', ['n' => 7, 's' => '']], [$table->key(), $table->current()], 'a key is a string');
$table->next();
same(false, $table->valid(), 'one row');
echo "OK\n";
?>
--EXPECT--
OK

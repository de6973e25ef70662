--TEST--
stats() counts what was done; slices; collisions of a table that is full
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

$table = new Table(2000);
$table->column('n', Table::TYPE_INT, 4);
$table->create();
$none = ['num' => 0, 'conflict_count' => 0, 'conflict_max_level' => 0, 'insert_count' => 0, 'update_count' => 0, 'delete_count' => 0,
    'available_slice_num' => 2000, 'total_slice_num' => 2000];
same($none, $table->stats(), 'of an empty table');
for ($i = 0; $i < 2000; $i++) {
    $table->set("k$i", ['n' => $i]);
}
$table->set('more', []);             // refused
$table->set('k1', ['n' => 5]);       // 1 update
$table->incr('k2', 'n');             // 2
$table->update('k3', ['n' => 6]);    // 3
$table->cmpset('k3', ['n' => 6], ['n' => 7]); // 4
$table->cmpset('k3', ['n' => 6], ['n' => 8]); // not equal
$table->add('k4', ['n' => 9]);       // is there
$table->del('k5');
$table->getdel('k6');
$table->cmpdel('k7', ['n' => 7]);
$table->cmpdel('k8', ['n' => 7]);    // not equal
$stats = $table->stats();
// With as many buckets as rows, about every second finds another one there: 1 / e stay empty.
check($stats['conflict_count'] > 500 && $stats['conflict_count'] < 1000, "{$stats['conflict_count']} collisions");
check($stats['conflict_max_level'] >= 2 && $stats['conflict_max_level'] < 20, "{$stats['conflict_max_level']} in one bucket");
unset($stats['conflict_count'], $stats['conflict_max_level']);
same(['num' => 1997, 'insert_count' => 2000, 'update_count' => 4, 'delete_count' => 3, 'available_slice_num' => 3, 'total_slice_num' => 2000],
    $stats, 'the others');
echo "OK\n";
?>
--EXPECT--
OK

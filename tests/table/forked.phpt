--TEST--
A process that has the table by a fork works on the same rows, and its children too; destroy() concerns one process
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

$table = new Table(100);
$table->column('pid', Table::TYPE_INT);
$table->create();
$table->set('parent', ['pid' => getmypid()]);

function in_child(callable $do): void
{
    $pid = pcntl_fork();
    if ($pid === 0) {
        try {
            $do();
        } catch (Throwable $fault) {
            fwrite(STDERR, "$fault\n");
            exit(1);
        }
        exit(0);
    }
    pcntl_waitpid($pid, $status);
    same(0, $status, 'the status of a child');
}
in_child(function () use ($table) {
    $table->get('parent', 'pid') === posix_getppid() || exit(2);
    $table->set('child', ['pid' => getmypid()]);
    in_child(fn () => $table->incr('grandchild', 'pid', 5));
    $table->destroy();
});
same(true, $table->get('child', 'pid') > 0 && $table->get('child', 'pid') !== getmypid(), 'what the child has set');
same(5, $table->get('grandchild', 'pid'), 'what its child has set');
same(3, count($table), 'all rows');
in_child(function () use (&$table) {
    unset($table);
});
same(3, count($table), 'with the object of a child gone');
echo "OK\n";
?>
--EXPECT--
OK

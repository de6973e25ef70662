--TEST--
Memory of PHP that is exhausted in the middle of a call leaves no lock behind: the table goes on, in this process and in others
--EXTENSIONS--
swoolelite
pcntl
--INI--
memory_limit=24M
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

$table = new Table(3);
$table->column('text', Table::TYPE_STRING, 3_000_000);
$table->create();
$table->set('a', ['text' => str_repeat('x', 3_000_000)]);

function goes_on(Table $table): void
{
    same([true, true, 'y', 2], [$table->set('b', ['text' => 'y']), $table->exists('a'), $table->get('b', 'text'), count($table)], 'it goes on');
    same('y', $table->getdel('b')['text'], 'it still does');
}
register_shutdown_function(function () use ($table) {
    global $rows;
    $rows = null;
    goes_on($table);
    $pid = pcntl_fork();
    if ($pid === 0) {
        goes_on($table);
        return;
    }
    pcntl_waitpid($pid, $status);
    echo "OK\n";
});
while (true) {
    foreach ($table as $row) {
        $rows[] = [$row, $table->get('a')];
    }
}
?>
--EXPECTF--
%AFatal error: Allowed memory size of 25165824 bytes exhausted%a
OK

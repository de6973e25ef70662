--TEST--
Eight processes at the same rows: none is ever torn, and in the end all figures are right
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/writers.inc';

$writers = new Writers(50); // for 60 keys: it is full now and then
$until = hrtime(true) + 1_500_000_000;
for ($i = 0; $i < 8; $i++) {
    $writers->start($until);
}
$writers->wait();
check($writers->table->stats()['insert_count'] > 100, 'they have worked');
$writers->check();
echo "OK\n";
?>
--EXPECT--
OK

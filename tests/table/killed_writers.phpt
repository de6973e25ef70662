--TEST--
Eight writers, one of them killed every few milliseconds: no row is torn, none is lost to a lock, figures and room stay right
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/writers.inc';

$writers = new Writers(50);
$until = hrtime(true) + 2_000_000_000;
for ($i = 0; $i < 8; $i++) {
    $writers->start($until);
}
for ($kills = 0; hrtime(true) < $until - 50_000_000; $kills++) {
    $deadline = hrtime(true) + mt_rand(0, 3_000_000);
    do { // meanwhile this process reads
        foreach ($writers->table as $row) {
            Writers::look($row);
        }
    } while (hrtime(true) < $deadline);
    $writers->kill();
    $writers->start($until);
}
$writers->wait();
check($kills >= 5, "only $kills were killed");
$writers->check();
echo "OK\n";
?>
--EXPECT--
OK

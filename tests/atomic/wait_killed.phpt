--TEST--
A process that is killed while it waits takes no wake-up from others
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;

$atomic = new Atomic();
$victim = Children::fork(fn () => $atomic->wait(-1));
Children::untilAsleep($victim);
posix_kill($victim, SIGSTOP); // it is woken first, and cannot run
Children::until(fn () => Processes::isStopped($victim), 'it is stopped');
$other = Children::fork(fn () => same(true, $atomic->wait(20), 'the wake-up'));
Children::untilAsleep($other);
$atomic->wakeup();
Children::join($other);
Children::kill($victim);
same([false, true, true], [$atomic->wait(0), $atomic->wakeup(), $atomic->wait(0)], 'afterwards');

echo "OK\n";
?>
--EXPECT--
OK

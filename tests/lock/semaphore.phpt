--TEST--
SEM knows no holder: another one may unlock, and each unlock() adds a place
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Lock;

$lock = new Lock(Lock::SEM);
$lock->lock();
Children::join(Children::fork(fn () => same(true, $lock->unlock(), "unlock() of another's")));
same([true, false], [$lock->trylock(), $lock->trylock()], 'one place');
same([true, true], [$lock->unlock(), $lock->unlock()], 'unlock() twice');
same([true, true, false], [$lock->trylock(), $lock->trylock(), $lock->trylock()], 'two places');
$waiter = Children::fork(fn () => check($lock->lock(), 'lock()'));
Children::untilAsleep($waiter);
$lock->unlock();
Children::join($waiter);
same(false, $lock->trylock(), 'its place ends with it');

echo "OK\n";
?>
--EXPECT--
OK

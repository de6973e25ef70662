--TEST--
RWLOCK: readers together, a writer alone, and a writer that waits before further readers
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;
use SwooleLite\Lock;

$lock = new Lock(Lock::RWLOCK);
[$inside, $leave] = [new Atomic(), new Atomic()];
$readers = [];
for ($i = 0; $i < 3; $i++) {
    $readers[] = Children::fork(function () use ($lock, $inside, $leave) {
        check($lock->lock_read(), 'lock_read()');
        $inside->add();
        check($leave->wait(20), 'told to leave');
        check($lock->unlock(), 'unlock()');
    });
}
Children::until(fn () => $inside->get() === 3, 'three read at the same time');
same([true, true], [$lock->trylock_read(), $lock->unlock()], 'a fourth one');
same([false, 16], [$lock->trylock(), $lock->errCode], 'a writer');
$writer = Children::fork(fn () => same([true, true], [$lock->lock(LOCK_EX, 20), $lock->unlock()], 'the writer'));
Children::untilAsleep($writer);
Children::until(fn () => !$lock->trylock_read() || !$lock->unlock(), 'no reader gets in before a writer that waits');
$leave->wakeup(3);
Children::join($writer, ...$readers);

$lock->lock();
$reader = Children::fork(fn () => same(true, $lock->lock(LOCK_SH, 20), 'a reader that waits'));
Children::untilAsleep($reader);
same(true, $lock->unlock(), 'unlock()');
Children::join($reader);
same([true, true], [$lock->trylock(), $lock->unlock()], 'after the reader has ended with the lock');

echo "OK\n";
?>
--EXPECT--
OK

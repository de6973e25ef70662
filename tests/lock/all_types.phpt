--TEST--
Each type of lock: locking, misuse, time limits, and what a child of the holder may do
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Lock;

[$TIMEDOUT, $BUSY, $DEADLOCK, $PERM] = [110, 16, 35, 1];
$file = sys_get_temp_dir() . '/swl-lock-' . getmypid();
register_shutdown_function(fn () => @unlink($file));
foreach (['MUTEX', 'RWLOCK', 'SPINLOCK', 'SEM', 'FILELOCK'] as $name) {
    $lock = new Lock(constant("SwooleLite\Lock::$name"), $name === 'FILELOCK' ? $file : '');
    $failure = fn (bool $result) => $result ?: $lock->errCode;
    $owned = $name !== 'SEM';
    same(0, $lock->errCode, "$name: errCode at first");
    $owned && same($PERM, $failure($lock->unlock()), "$name: unlock() of a free lock");
    same(true, $lock->lock(), "$name: lock()");
    same($owned ? $DEADLOCK : $TIMEDOUT, $failure($lock->lock(LOCK_EX, $owned ? -1 : 0)), "$name: lock() twice");
    same($owned ? $DEADLOCK : $BUSY, $failure($lock->trylock()), "$name: trylock() of one's own");
    same($owned ? $DEADLOCK : $BUSY, $failure($lock->trylock_read()), "$name: trylock_read() of one's own");
    same($owned ? $DEADLOCK : $TIMEDOUT, $failure($lock->lockwait(0.02)), "$name: lockwait() of one's own");
    Children::join(Children::fork(function () use ($lock, $failure, $name, $owned, $TIMEDOUT, $BUSY, $PERM) {
        $owned && same($PERM, $failure($lock->unlock()), "$name: unlock() of another's");
        same($BUSY, $failure($lock->trylock()), "$name: trylock() of another's");
        same($BUSY, $failure($lock->trylock_read()), "$name: trylock_read() of another's");
        same($BUSY, $failure($lock->lock(LOCK_EX | LOCK_NB)), "$name: LOCK_NB");
        $begun = hrtime(true);
        same($TIMEDOUT, $failure($lock->lock(LOCK_EX, 0.03)), "$name: lock() with a time limit");
        same($TIMEDOUT, $failure($lock->lock(LOCK_SH, 0.03)), "$name: LOCK_SH with a time limit");
        same($TIMEDOUT, $failure($lock->lockwait(0.03)), "$name: lockwait()");
        check(hrtime(true) - $begun >= 90_000_000, "$name: it has waited");
    }));
    same(true, $lock->unlock(), "$name: unlock()");
    $owned && same($PERM, $failure($lock->unlock()), "$name: unlock() twice");
    foreach (['trylock', 'lock_read', 'trylock_read', 'lockwait'] as $method) {
        same([true, true], [$lock->$method(), $lock->unlock()], "$name: $method()");
    }
    same([true, true], [$lock->lock(LOCK_SH | LOCK_NB), $lock->unlock()], "$name: LOCK_SH | LOCK_NB");
    $child = Children::fork(fn () => same([true, true], [$lock->lock(), $lock->unlock()], "$name: waiting"));
    $lock->lock();
    Children::join(Children::fork(fn () => null));
    $lock->unlock();
    Children::join($child);
}

echo "OK\n";
?>
--EXPECT--
OK

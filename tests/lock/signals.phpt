--TEST--
Signal handlers run while a process waits for a lock, and it waits on; an exception of theirs ends the wait
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;
use SwooleLite\Lock;

pcntl_async_signals(true);
$file = sys_get_temp_dir() . '/swl-lock-' . getmypid();
register_shutdown_function(fn () => @unlink($file));
$seen = 0;
foreach (['MUTEX', 'RWLOCK', 'SPINLOCK', 'SEM', 'FILELOCK'] as $name) {
    pcntl_signal(SIGUSR1, fn () => null);
    $lock = new Lock(constant("SwooleLite\Lock::$name"), $name === 'FILELOCK' ? $file : '');
    [$held, $leave, $parent] = [new Atomic(), new Atomic(), getmypid()];
    $holder = Children::fork(function () use ($lock, $held, $leave, $parent) {
        $lock->lock();
        $held->wakeup();
        while (!$leave->wait(0.01)) {
            posix_kill($parent, SIGUSR1);
        }
        $lock->unlock();
    });
    check($held->wait(20), "$name: it is held");
    same([false, 110], [$lock->lock(LOCK_EX, 0.1), $lock->errCode], "$name: the time limit");
    $seen = 0;
    pcntl_signal(SIGUSR1, function () use (&$seen, $leave) {
        ++$seen === 3 && $leave->wakeup();
    });
    same(true, $lock->lock(), "$name: lock()");
    check($seen >= 3, "$name: the handler was called");
    $lock->unlock();
    Children::join($holder);
}

// one signal each time it is asked for, once this process sleeps
$lock = new Lock();
[$held, $ask] = [new Atomic(), new Atomic()];
$child = Children::fork(function () use ($lock, $held, $ask, $parent) {
    $lock->lock();
    $held->wakeup();
    while ($ask->wait(-1)) {
        Children::untilAsleep($parent);
        posix_kill($parent, SIGUSR1);
    }
});
check($held->wait(20), 'it is held');
$lockIt = function () use ($lock, $ask) {
    $ask->wakeup();
    $lock->lock();
};
pcntl_signal(SIGUSR1, fn () => throw new LogicException('enough'));
same('LogicException: enough', outcome($lockIt), 'an exception of the handler');
pcntl_signal(SIGUSR1, fn () => $lock->destroy());
same('SwooleLite\Exception: The lock was destroyed by destroy()', outcome($lockIt), 'a handler that destroys the lock');
Children::kill($child);

echo "OK\n";
?>
--EXPECT--
OK

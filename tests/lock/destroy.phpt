--TEST--
destroy() concerns one object: it gives the lock back, later calls throw, and others go on
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Lock;

$file = sys_get_temp_dir() . '/swl-lock-' . getmypid();
register_shutdown_function(fn () => @unlink($file));
foreach (['MUTEX', 'RWLOCK', 'SPINLOCK', 'FILELOCK', 'SEM'] as $name) {
    foreach (['destroy', 'free'] as $how) {
        $lock = new Lock(constant("SwooleLite\Lock::$name"), $name === 'FILELOCK' ? $file : '');
        $name !== 'SEM' && $lock->lock();
        $waiter = Children::fork(function () use ($lock, $name) {
            same(true, $lock->lock(LOCK_EX, 20), "$name: one that waits");
            $child = pcntl_fork() ?: exit(0); // whose end frees its copy
            pcntl_waitpid($child, $status);
            same(true, $lock->unlock(), "$name: unlock() afterwards");
        });
        $name !== 'SEM' && Children::untilAsleep($waiter); // which is free
        if ($how === 'free') {
            $lock = null;
            Children::join($waiter);
            continue;
        }
        $lock->destroy();
        Children::join($waiter);
        foreach (['lock', 'trylock', 'lock_read', 'trylock_read', 'lockwait', 'unlock', 'destroy'] as $method) {
            same('SwooleLite\Exception: The lock was destroyed by destroy()', outcome(fn () => $lock->$method()), "$name: $method()");
        }
        same('SwooleLite\Exception: The constructor was called before', outcome(fn () => $lock->__construct()), "$name: the constructor");
    }
}

echo "OK\n";
?>
--EXPECT--
OK

--TEST--
The lock of a killed holder goes to the next one: to one that waits already, and to one that comes later
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;
use SwooleLite\Lock;

$file = sys_get_temp_dir() . '/swl-lock-' . getmypid();
register_shutdown_function(fn () => @unlink($file));
foreach ([['MUTEX', 'lock'], ['SPINLOCK', 'lock'], ['RWLOCK', 'lock'], ['RWLOCK', 'lock_read'], ['FILELOCK', 'lock'], ['FILELOCK', 'lock_read']] as [$name, $method]) {
    $lock = new Lock(constant("SwooleLite\Lock::$name"), $name === 'FILELOCK' ? $file : '');
    $held = new Atomic();
    $holder = function () use ($lock, $held, $method) {
        $lock->$method();
        $held->wakeup();
        sleep(60);
    };
    $pid = Children::fork($holder);
    check($held->wait(20), "$name: it is held");
    $waiter = Children::fork(fn () => same([true, true], [$lock->lock(LOCK_EX, 20), $lock->unlock()], "$name: one that waits"));
    Children::untilAsleep($waiter);
    same(false, $lock->trylock(), "$name: it is held");
    Children::kill($pid);
    Children::join($waiter);

    $pid = Children::fork($holder);
    check($held->wait(20), "$name: it is held again");
    Children::kill($pid);
    same([true, true], [$lock->trylock(), $lock->unlock()], "$name: one that comes later");
}

echo "OK\n";
?>
--EXPECT--
OK

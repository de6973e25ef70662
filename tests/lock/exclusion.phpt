--TEST--
One process at a time is inside, whatever the type
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
foreach (['MUTEX' => 5000, 'RWLOCK' => 5000, 'SPINLOCK' => 5000, 'SEM' => 5000, 'FILELOCK' => 200] as $name => $turns) {
    $lock = new Lock(constant("SwooleLite\Lock::$name"), $name === 'FILELOCK' ? $file : '');
    $number = new Atomic();
    $children = [];
    for ($i = 0; $i < 3; $i++) {
        $children[] = Children::fork(function () use ($lock, $number, $turns, $name) {
            for ($n = 0; $n < $turns; $n++) {
                check($lock->lock(), "$name: lock()");
                $number->set($number->get() + 1); // would lose some without the lock
                check($lock->unlock(), "$name: unlock()");
            }
        });
    }
    Children::join(...$children);
    same(3 * $turns, $number->get(), "$name: the count");
}

echo "OK\n";
?>
--EXPECT--
OK

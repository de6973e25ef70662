--TEST--
The class and its constants under Swoole's names
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

foreach (['Swoole\Lock', 'swoole_lock'] as $name) {
    $lock = new $name(SWOOLE_MUTEX);
    same([true, true], [$lock->lock(), $lock->unlock()], $name);
}
same([1, 2, 3, 4, 5], [SWOOLE_RWLOCK, SWOOLE_FILELOCK, SWOOLE_MUTEX, SWOOLE_SEM, SWOOLE_SPINLOCK], 'their values');
same([1, 2, 3, 4, 5], [$lock::RWLOCK, $lock::FILELOCK, $lock::MUTEX, $lock::SEM, $lock::SPINLOCK], 'those of the class');

echo "OK\n";
?>
--EXPECT--
OK

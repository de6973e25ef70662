--TEST--
Holders are killed at any moment, for a while; the lock always goes on
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;
use SwooleLite\Lock;

foreach (['MUTEX', 'RWLOCK', 'SPINLOCK'] as $name) {
    $lock = new Lock(constant("SwooleLite\Lock::$name"));
    $turns = new Atomic\Long();
    $child = fn () => Children::fork(function () use ($lock, $turns) {
        while (true) {
            $lock->lock(mt_rand(0, 2) ? LOCK_EX : LOCK_SH);
            $turns->add();
            $lock->unlock();
        }
    });
    $children = [$child(), $child(), $child()];
    for ($i = 0; $i < 30; $i++) {
        usleep(mt_rand(0, 5000));
        Children::kill($children[$i % 3]);
        $children[$i % 3] = $child();
    }
    array_map(Children::kill(...), $children);
    check($turns->get() > 100, "$name: turns");
    same([true, true], [$lock->lock(LOCK_EX, 20), $lock->unlock()], "$name: afterwards");
}

echo "OK\n";
?>
--EXPECT--
OK

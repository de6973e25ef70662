--TEST--
The classes under Swoole's names
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

foreach (['Swoole\Atomic', 'swoole_atomic', 'Swoole\Atomic\Long', 'swoole_atomic_long'] as $name) {
    same(3, (new $name(1))->add(2), $name);
}
check(new swoole_atomic() instanceof SwooleLite\Atomic, 'they are ours');

echo "OK\n";
?>
--EXPECT--
OK

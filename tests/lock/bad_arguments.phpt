--TEST--
Lock: wrong types, files, operations and time limits; clone and serialize()
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
open_basedir=/tmp:.
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Lock;

$lock = new Lock();
foreach ([
    'ValueError: SwooleLite\Lock::__construct(): Argument #1 ($type) must be one of Lock::MUTEX, RWLOCK, SPINLOCK, SEM and FILELOCK' => fn () => new Lock(6),
    'ValueError: SwooleLite\Lock::__construct(): Argument #2 ($filename) must name a file for Lock::FILELOCK' => fn () => new Lock(Lock::FILELOCK),
    'ValueError: SwooleLite\Lock::__construct(): Argument #2 ($filename) may be given for Lock::FILELOCK only' => fn () => new Lock(Lock::MUTEX, '/tmp/x'),
    'ValueError: SwooleLite\Lock::__construct(): Argument #2 ($filename) must be allowed by open_basedir' => fn () => @new Lock(Lock::FILELOCK, '/etc/swl-lock'),
    'SwooleLite\Exception: Could not make the lock on /tmp/no/such/directory: No such file or directory' => fn () => new Lock(Lock::FILELOCK, '/tmp/no/such/directory'),
    'ValueError: SwooleLite\Lock::lock(): Argument #1 ($operation) must be LOCK_EX or LOCK_SH, with or without LOCK_NB' => fn () => $lock->lock(LOCK_UN),
    'ValueError: SwooleLite\Lock::lock(): Argument #2 ($timeout) must not be NAN' => fn () => $lock->lock(LOCK_EX, NAN),
    'ValueError: SwooleLite\Lock::lockwait(): Argument #1 ($timeout) must not be NAN' => fn () => $lock->lockwait(NAN),
    'SwooleLite\Exception: The constructor was called before' => fn () => $lock->__construct(Lock::SEM),
] as $message => $call) {
    same($message, outcome($call), 'what is thrown');
}
check(str_starts_with(outcome(fn () => new Lock(-1)), 'ValueError'), 'a negative type');
check(str_starts_with(outcome(fn () => new Lock(Lock::FILELOCK, "a\0b")), 'ValueError'), 'a path with a null byte');
check(str_starts_with(outcome(fn () => $lock->lock('x')), 'TypeError'), 'a string is no operation');
check(str_contains(outcome(fn () => clone $lock), 'uncloneable'), 'clone');
check(str_contains(outcome(fn () => serialize($lock)), 'is not allowed'), 'serialize()');

class Own extends Lock
{
    public function __construct() {}
}
foreach (['lock', 'trylock', 'lock_read', 'trylock_read', 'lockwait', 'unlock', 'destroy'] as $method) {
    same('SwooleLite\Exception: The constructor of Own was not called', outcome(fn () => (new Own())->$method()), $method);
}
same([true, true], [$lock->lock(), $lock->unlock()], 'it still works');

echo "OK\n";
?>
--EXPECT--
OK

--TEST--
Atomic: numbers out of range, objects whose constructor did not run, clone and serialize()
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

use SwooleLite\Atomic;

$atomic = new Atomic(5);
foreach ([
    'SwooleLite\Atomic::__construct(): Argument #1 ($value) must be between 0 and 4294967295' => fn () => new Atomic(-1),
    'SwooleLite\Atomic::set(): Argument #1 ($value) must be between 0 and 4294967295' => fn () => $atomic->set(4294967296),
    'SwooleLite\Atomic::add(): Argument #1 ($add_value) must be between -4294967295 and 4294967295' => fn () => $atomic->add(4294967296),
    'SwooleLite\Atomic::sub(): Argument #1 ($sub_value) must be between -4294967295 and 4294967295' => fn () => $atomic->sub(PHP_INT_MIN),
    'SwooleLite\Atomic::cmpset(): Argument #1 ($cmp_value) must be between 0 and 4294967295' => fn () => $atomic->cmpset(-1, 0),
    'SwooleLite\Atomic::cmpset(): Argument #2 ($new_value) must be between 0 and 4294967295' => fn () => $atomic->cmpset(5, -1),
    'SwooleLite\Atomic::wakeup(): Argument #1 ($count) must be between 1 and 2147483647' => fn () => $atomic->wakeup(0),
    'SwooleLite\Atomic::wait(): Argument #1 ($timeout) must not be NAN' => fn () => $atomic->wait(NAN),
] as $message => $call) {
    same("ValueError: $message", outcome($call), 'what is thrown');
}
check(str_starts_with(outcome(fn () => $atomic->add('x')), 'TypeError: '), 'a string is no number');
same(5, $atomic->get(), 'the number is unchanged');

class Own extends Atomic
{
    public function __construct() {}
}
class OwnLong extends Atomic\Long
{
    public function __construct() {}
}
foreach ([fn () => (new Own())->add(), fn () => (new Own())->wait(), fn () => (new OwnLong())->cmpset(0, 1)] as $call) {
    check(str_contains(outcome($call), 'SwooleLite\Exception: The constructor of Own'), 'without its constructor');
}
foreach ([$atomic, new Atomic\Long()] as $object) {
    check(str_contains(outcome(fn () => clone $object), 'uncloneable'), 'clone');
    check(str_contains(outcome(fn () => serialize($object)), 'is not allowed'), 'serialize()');
}

echo "OK\n";
?>
--EXPECT--
OK

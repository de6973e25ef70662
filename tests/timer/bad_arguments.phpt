--TEST--
Intervals out of range and what cannot be called are refused at once
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Timer;

foreach (['tick', 'after'] as $method) {
    foreach ([0, -1, 2147483648, PHP_INT_MAX, PHP_INT_MIN] as $ms) {
        echo outcome(fn () => Timer::$method($ms, fn () => null)), "\n";
    }
    echo outcome(fn () => Timer::$method(1, 'no_such_function')), "\n";
    echo outcome(fn () => Timer::$method(1, fn () => null, named: 1)), "\n";
}
?>
--EXPECTF--
ValueError: SwooleLite\Timer::tick(): Argument #1 ($ms) must be between 1 and 2147483647
ValueError: SwooleLite\Timer::tick(): Argument #1 ($ms) must be between 1 and 2147483647
ValueError: SwooleLite\Timer::tick(): Argument #1 ($ms) must be between 1 and 2147483647
ValueError: SwooleLite\Timer::tick(): Argument #1 ($ms) must be between 1 and 2147483647
ValueError: SwooleLite\Timer::tick(): Argument #1 ($ms) must be between 1 and 2147483647
TypeError: SwooleLite\Timer::tick(): Argument #2 ($callback) must be a valid callback, function "no_such_function" not found or invalid function name
ArgumentCountError: %SSwooleLite\Timer::tick() does not accept %s
ValueError: SwooleLite\Timer::after(): Argument #1 ($ms) must be between 1 and 2147483647
ValueError: SwooleLite\Timer::after(): Argument #1 ($ms) must be between 1 and 2147483647
ValueError: SwooleLite\Timer::after(): Argument #1 ($ms) must be between 1 and 2147483647
ValueError: SwooleLite\Timer::after(): Argument #1 ($ms) must be between 1 and 2147483647
ValueError: SwooleLite\Timer::after(): Argument #1 ($ms) must be between 1 and 2147483647
TypeError: SwooleLite\Timer::after(): Argument #2 ($callback) must be a valid callback, function "no_such_function" not found or invalid function name
ArgumentCountError: %SSwooleLite\Timer::after() does not accept %s

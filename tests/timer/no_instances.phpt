--TEST--
Timer has static methods only
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Timer;

echo outcome(fn () => new Timer()), "\n";
$class = new ReflectionClass(Timer::class);
var_dump($class->isFinal(), $class->isInstantiable());
foreach ($class->getMethods(ReflectionMethod::IS_PUBLIC) as $method) {
    $method->isStatic() || print("$method->name is not static\n");
}
?>
--EXPECT--
Error: Call to private SwooleLite\Timer::__construct() from global scope
bool(true)
bool(false)

--TEST--
Server\Task::pack() and unpack(): any value there and back; what is no packed task, or too large, throws
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server\Task;

function outcome(Closure $call): mixed
{
    try {
        return $call();
    } catch (Throwable $error) {
        return $error::class . ': ' . $error->getMessage();
    }
}

foreach (['', "a\0b", 'text', 0, 1.5, null, false, [], [1, ['x' => new ArrayObject([1])]], str_repeat('x', 8192 - 32)] as $value) {
    $packed = Task::pack($value);
    if (Task::unpack($packed) != $value || gettype(Task::unpack($packed)) !== gettype($value)) {
        echo 'not the same: ', var_export($value, true), "\n";
    }
    for ($length = 0; $length < min(40, strlen($packed)); $length++) {
        if (!str_contains((string) outcome(fn () => Task::unpack(substr($packed, 0, $length))), 'must be a packed task')) {
            echo "$length bytes of it were taken for one\n";
        }
    }
}
$most = (int) file_get_contents('/proc/sys/kernel/msgmax') - 32;
if ($most < 80 * 1024) {
    echo str_replace((string) $most, 'MOST', outcome(fn () => Task::pack(str_repeat('x', $most + 1)))), "\n";
} else {
    echo "SwooleLite\Server\Task::pack(): Argument #1 (\$data) takes MOST bytes\n";
}
echo outcome(fn () => Task::pack(fn () => 1)), "\n";
echo outcome(fn () => Task::pack([fopen('php://memory', 'r')])), "\n";
echo outcome(fn () => Task::unpack('')), "\n";
echo outcome(fn () => Task::unpack(Task::pack('x') . 'y')), "\n";
$packed = Task::pack([1]);
echo outcome(fn () => Task::unpack(substr_replace($packed, 'x', -4, 1))), "\n";
echo outcome(fn () => new Task()), "\n";
var_dump(new ReflectionClass('Swoole\Server\Task') == new ReflectionClass(Task::class));
?>
--EXPECTF--
ValueError: SwooleLite\Server\Task::pack(): Argument #1 ($data) takes %d bytes, but a message queue carries MOST at most
Exception: Serialization of 'Closure' is not allowed
SwooleLite\Exception: Serialization of 'resource (stream)' is not allowed
ValueError: SwooleLite\Server\Task::unpack(): Argument #1 ($packed) must be a packed task
ValueError: SwooleLite\Server\Task::unpack(): Argument #1 ($packed) must be a packed task
ValueError: SwooleLite\Server\Task::unpack(): Argument #1 ($packed) must be a packed task; its data cannot be read: %s
Error: Call to private SwooleLite\Server\Task::__construct() from %s
bool(true)

--TEST--
A queue of a Process: shared by all objects without a key, or with messages of its own; full, empty, too long, freed
--EXTENSIONS--
swoolelite
posix
sysvmsg
--FILE--
<?php
use SwooleLite\Process;

function error(): string
{
    return posix_strerror(Process::getLastError());
}

/** Which of these queues are left. */
function left(int ...$ids): array
{
    $all = array_map(fn (string $line) => (int) preg_split('/\s+/', trim($line))[1], array_slice(file('/proc/sysvipc/msg'), 1));
    return array_values(array_intersect($ids, $all));
}

$doubles = new Process(function (Process $process) {
    while (($message = $process->pop()) !== 'end') {
        $process->write($message . $message);
    }
});
$other = new Process(fn () => null);
var_dump($doubles->useQueue(), $other->useQueue(), $doubles->msgQueueId === $other->msgQueueId, $doubles->msgQueueKey);
$doubles->start();
var_dump($doubles->push('a'), $other->push('b'), $doubles->read(), $doubles->read(), $other->push('end'));
Process::wait();
var_dump($doubles->statQueue());

echo "of its own\n";
$objects = [];
foreach (['x', 'y'] as $name) {
    $objects[$name] = new Process(fn () => null);
    var_dump($objects[$name]->useQueue(0, 1 | Process::IPC_NOWAIT));
    $objects[$name]->push("to $name");
}
var_dump($objects['y']->pop(), $objects['y']->pop(), error(), $objects['x']->pop(), $other->useQueue(0, 2 | Process::IPC_NOWAIT), $other->pop());

echo "too long\n";
var_dump($other->push(str_repeat('x', 1 << 20)), error());
var_dump($other->push('12345'), $other->pop(4), error(), $other->pop(5));

echo "full\n";
for ($pushed = 0; $other->push(str_repeat('x', 1000)); $pushed++);
var_dump($pushed > 0, error(), $other->statQueue() === ['queue_num' => $pushed, 'queue_bytes' => $pushed * 1000]);

echo "with a key\n";
$key = random_int(1 << 30, (1 << 31) - 1);
$kept = new Process(fn () => null);
var_dump($kept->useQueue($key), $kept->msgQueueKey === $key);
$ids = [$other->msgQueueId, $kept->msgQueueId];
var_dump(left(...$ids) === $ids);
$stat = array_values(array_filter(file('/proc/sysvipc/msg'), fn (string $line) => (int) $line === $key));
var_dump(preg_split('/\s+/', trim($stat[0]))[2]); // its mode
$found = new Process(fn () => null);
$found->useQueue($key);
var_dump($kept->push('kept'), $found->pop(), $found->freeQueue(), $kept->push('x'), in_array(error(), ['Invalid argument', 'Identifier removed'], true), $kept->freeQueue());

echo "open to others\n";
$open = msg_get_queue($key, 0666);
var_dump($kept->useQueue($key), error(), msg_remove_queue($open));

foreach (['no queue' => fn () => $kept->pop(), 'empty' => fn () => $other->push(''), 'key' => fn () => $other->useQueue(-1), 'size' => fn () => $other->pop(0)] as $what => $call) {
    try {
        $call();
    } catch (Throwable $error) {
        echo "$what: ", get_class($error), ': ', $error->getMessage(), "\n";
    }
}
var_dump($other->freeQueue(), left(...$ids));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(0)
bool(true)
bool(true)
string(2) "aa"
string(2) "bb"
bool(true)
array(2) {
  ["queue_num"]=>
  int(0)
  ["queue_bytes"]=>
  int(0)
}
of its own
bool(true)
bool(true)
string(4) "to y"
bool(false)
string(32) "Resource temporarily unavailable"
string(4) "to x"
bool(true)
bool(false)
too long
bool(false)
string(16) "Message too long"
bool(true)
bool(false)
string(22) "Argument list too long"
string(5) "12345"
full
bool(true)
string(32) "Resource temporarily unavailable"
bool(true)
with a key
bool(true)
bool(true)
bool(true)
string(3) "600"
bool(true)
string(4) "kept"
bool(true)
bool(false)
bool(true)
bool(false)
open to others
bool(false)
string(23) "Operation not permitted"
bool(true)
no queue: SwooleLite\Exception: The process has no queue: see useQueue()
empty: ValueError: SwooleLite\Process::push(): Argument #1 ($data) cannot be empty
key: ValueError: SwooleLite\Process::useQueue(): Argument #1 ($key) must be between 0 and 4294967295
size: ValueError: SwooleLite\Process::pop(): Argument #1 ($size) must be between 1 and 2147483647
bool(true)
array(0) {
}

--TEST--
Processes that were waited for leave no zombie, descriptor, memory and queue
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Process;

$before = used();
$first = new Process(fn () => null);
$first->useQueue();
function round_of_ten(int $queue): void
{
    $processes = [];
    for ($i = 0; $i < 10; $i++) {
        $process = new Process(fn (Process $process) => $process->write($process->read()), $i % 3 === 0, $i % 2 + 1);
        $process->useQueue();
        if ($process->msgQueueId !== $queue) {
            echo "another queue\n";
        }
        $process->start();
        $process->write('x');
        $processes[] = $process;
    }
    foreach ($processes as $process) {
        if ($process->read() !== 'x') {
            echo "no answer\n";
        }
        Process::wait();
    }
}

/** @return array{int, int, string} */
function used(): array
{
    gc_collect_cycles();
    return [count(scandir('/proc/self/fd')), memory_get_usage(), (string) file_get_contents('/proc/self/task/' . getmypid() . '/children')];
}

for ($i = 0; $i < 15; $i++) {
    round_of_ten($first->msgQueueId);
    if ($i === 4 || $i === 5) {
        $before = used(); // what the engine keeps for good is there by now
    }
}
var_dump(used() === $before, $before[2]);
?>
--EXPECT--
bool(true)
string(0) ""

--TEST--
Processes that were waited for leave no zombie, descriptor and memory
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Process;

$before = used();
function round_of_ten(): void
{
    $processes = [];
    for ($i = 0; $i < 10; $i++) {
        $process = new Process(fn (Process $process) => $process->write($process->read()), $i % 3 === 0, $i % 2 + 1);
        $process->useQueue();
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

/** @return array{int, int, string, int} */
function used(): array
{
    gc_collect_cycles();
    return [count(scandir('/proc/self/fd')), memory_get_usage(), (string) file_get_contents('/proc/self/task/' . getmypid() . '/children'),
        count(file('/proc/sysvipc/msg'))];
}

for ($i = 0; $i < 15; $i++) {
    round_of_ten();
    if ($i === 5) {
        $before = used(); // what the engine keeps for good is there by now
    }
}
var_dump(used() === $before, $before[2]);
?>
--EXPECT--
bool(true)
string(0) ""

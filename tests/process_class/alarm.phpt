--TEST--
Process::alarm() sends its signal again and again, until it is cleared
--EXTENSIONS--
swoolelite
pcntl
--FILE--
<?php
use SwooleLite\Process;
use SwooleLite\Timer;

try {
    Process::alarm(1000);
} catch (SwooleLite\Exception $error) {
    echo $error->getMessage(), "\n";
}
try {
    Process::alarm(1000, 3);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
var_dump(Process::alarm(-1));
$holds = Timer::tick(60_000, fn () => null);
$count = 0;
Process::signal(SIGALRM, function () use (&$count, $holds) {
    if (++$count === 3) {
        Process::alarm(-1);
        Timer::clear($holds);
    }
});
var_dump(Process::alarm(2000));
SwooleLite\Event::rshutdown();
var_dump($count);
?>
--EXPECT--
The signal of the alarm would end the process: call Process::signal() first
SwooleLite\Process::alarm(): Argument #2 ($type) must be 0, 1 or 2
bool(true)
bool(true)
int(3)

--TEST--
What a callback of Process::signal() throws ends the process with status 255; exit() with its own
--EXTENSIONS--
swoolelite
pcntl
--INI--
display_errors=0
log_errors=0
--FILE--
<?php
use SwooleLite\Process;
use SwooleLite\Timer;

foreach ([fn () => throw new LogicException('thrown'), fn () => exit(7)] as $ends) {
    $process = new Process(function (Process $process) use ($ends) {
        Timer::after(60_000, fn () => null);
        Process::signal(SIGUSR1, $ends);
        Process::signal(SIGUSR2, fn () => $process->write('goes on'));
        Process::kill(getmypid(), SIGUSR1);
        Process::kill(getmypid(), SIGUSR2);
    });
    $process->start();
    var_dump(Process::wait()['code'], $process->read());
}
?>
--EXPECT--
int(255)
string(0) ""
int(7)
string(0) ""

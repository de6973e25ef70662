--TEST--
Process::signal() calls back in the loop; it does not hold the loop, works beside pcntl, and children have none of it
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
use SwooleLite\Process;
use SwooleLite\Timer;

$me = getmypid();
$send = fn (int $signal) => Process::kill($me, $signal);
/** Runs the loop until everything has come. */
$look = function () {
    Timer::after(1, fn () => null);
    SwooleLite\Event::rshutdown();
};

var_dump(Process::signal(SIGUSR1, fn (int $signal) => print("SIGUSR1 is $signal\n")));
$send(SIGUSR1);
$send(SIGUSR1);
echo "not yet\n";
$look();

echo "another one\n";
Process::signal(SIGUSR1, function () {
    echo "another\n";
    Process::signal(SIGUSR1, 'printf');
});
$send(SIGUSR1);
$look();

echo "pcntl\n";
pcntl_async_signals(true);
pcntl_signal(SIGUSR2, fn () => print("pcntl's\n"));
Process::signal(SIGUSR2, fn () => print("the loop's\n"));
$send(SIGUSR2);
$look();
var_dump(Process::signal(SIGUSR2, null), Process::signal(SIGUSR2), posix_strerror(Process::getLastError()));
$send(SIGUSR2); // pcntl's again

echo "without effect\n";
var_dump(Process::signal(SIGTERM, 1)); // SIG_IGN
$send(SIGTERM);
$look();

echo "children\n";
Process::signal(SIGHUP, fn () => print("in $me\n"));
$process = new Process(fn () => Process::kill(getmypid(), SIGHUP));
$process->start();
var_dump(Process::wait()['signal'] === SIGHUP);
if (($child = pcntl_fork()) === 0) {
    Process::kill(getmypid(), SIGTERM);
    exit;
}
var_dump(Process::wait()['signal'] === SIGTERM);
if (($child = pcntl_fork()) === 0) {
    Process::signal(SIGHUP, fn () => print("the child's own\n"));
    Process::kill(getmypid(), SIGHUP);
    $look();
    exit;
}
Process::wait();
$ignored = exec('grep SigIgn /proc/self/status');
var_dump((hexdec(substr($ignored, -16)) >> (SIGTERM - 1)) & 1);

foreach ([0, 65, SIGKILL, SIGSTOP] as $wrong) {
    try {
        Process::signal($wrong, fn () => null);
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
try {
    Process::signal(SIGUSR1, 'no_such_function');
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
// the script ends, although signals are watched
?>
--EXPECT--
bool(true)
not yet
SIGUSR1 is 10
another one
another
pcntl
the loop's
bool(true)
bool(false)
string(25) "No such file or directory"
pcntl's
without effect
bool(true)
children
bool(true)
bool(true)
the child's own
int(0)
SwooleLite\Process::signal(): Argument #1 ($signal_no) must be a signal that can be caught, between 1 and 64
SwooleLite\Process::signal(): Argument #1 ($signal_no) must be a signal that can be caught, between 1 and 64
SwooleLite\Process::signal(): Argument #1 ($signal_no) must be a signal that can be caught, between 1 and 64
SwooleLite\Process::signal(): Argument #1 ($signal_no) must be a signal that can be caught, between 1 and 64
SwooleLite\Process::signal(): Argument #2 ($callback) must be a valid callback, SIG_IGN or null

--TEST--
read() and write() return after setTimeout(), at once with setBlocking(false), and go on after signals
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
use SwooleLite\Process;

function error(): string
{
    return posix_strerror(Process::getLastError());
}

foreach ([1, 2] as $type) {
    echo "type $type\n";
    $process = new Process(fn () => posix_kill(getmypid(), SIGSTOP), false, $type);
    $process->start();
    pcntl_waitpid($process->pid, $status, WUNTRACED); // it is asleep, and has its end open
    var_dump($process->setTimeout(0.05));
    $since = hrtime(true);
    var_dump($process->read(), error(), hrtime(true) - $since >= 50_000_000);
    $process->setBlocking(false);
    var_dump($process->read(), error());
    for ($written = 0; ($part = $process->write(str_repeat('x', 10_000))) === 10_000; $written += $part);
    while ($part !== false) { // what is left of the room of a stream
        $part = $process->write('x');
    }
    var_dump($written > 0, error());
    $process->setBlocking(true);
    var_dump($process->write('x'), error());
    posix_kill($process->pid, SIGKILL);
    Process::wait();
    $process->close();
    foreach (['read', 'setTimeout'] as $method) {
        try {
            $process->$method(1);
        } catch (SwooleLite\Exception $error) {
            echo $error->getMessage(), "\n";
        }
    }
    var_dump($process->close(), error(), $process->pipe);
}

pcntl_async_signals(true);
pcntl_signal(SIGUSR1, fn () => print("SIGUSR1\n"));
$parent = getmypid();
$process = new Process(function (Process $process) use ($parent) {
    posix_kill($parent, SIGUSR1);
    $process->read(); // the parent has answered the signal
    $process->write('after the signal');
});
pcntl_signal(SIGUSR1, function () use ($process) {
    echo "SIGUSR1\n";
    $process->write('go on');
}, false);
$process->start();
var_dump($process->read());
Process::wait();
?>
--EXPECT--
type 1
bool(true)
bool(false)
string(20) "Connection timed out"
bool(true)
bool(false)
string(32) "Resource temporarily unavailable"
bool(true)
string(32) "Resource temporarily unavailable"
bool(false)
string(20) "Connection timed out"
The process has no pipe, or it is closed here
The process has no pipe, or it is closed here
bool(false)
string(19) "Bad file descriptor"
NULL
type 2
bool(true)
bool(false)
string(20) "Connection timed out"
bool(true)
bool(false)
string(32) "Resource temporarily unavailable"
bool(true)
string(32) "Resource temporarily unavailable"
bool(false)
string(20) "Connection timed out"
The process has no pipe, or it is closed here
The process has no pipe, or it is closed here
bool(false)
string(19) "Bad file descriptor"
NULL
SIGUSR1
string(16) "after the signal"

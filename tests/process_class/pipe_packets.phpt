--TEST--
A process and the one that has started it exchange packets, each of which is read whole
--EXTENSIONS--
swoolelite
posix
--FILE--
<?php
use SwooleLite\Process;

$process = new Process(function (Process $process) {
    while (($packet = $process->read(100_000)) !== '') {
        $process->write(strrev($packet));
    }
    $process->write('the end');
});
$pid = $process->start();
var_dump($pid > 0 && $pid === $process->pid, is_int($process->pipe));
foreach (['abc', 'de'] as $packet) {
    var_dump($process->write($packet));
}
var_dump($process->read(), $process->read());

$long = str_repeat('x', 99_999) . '!';
var_dump($process->write($long));
var_dump($process->read(99_999), posix_strerror(Process::getLastError()));
var_dump($process->read(100_000) === strrev($long)); // it had stayed
var_dump($process->write(str_repeat('x', 16 << 20)), posix_strerror(Process::getLastError()));

var_dump($process->close(Process::PIPE_WRITE)); // the child finds the end
var_dump($process->read(), $process->read());
var_dump($process->write('x'), posix_strerror(Process::getLastError()));
$end = Process::wait();
var_dump($end['pid'] === $pid, $end['code'], $end['signal']);
var_dump(Process::wait(), posix_strerror(Process::getLastError()));
?>
--EXPECT--
bool(true)
bool(true)
int(3)
int(2)
string(3) "cba"
string(2) "ed"
int(100000)
bool(false)
string(16) "Message too long"
bool(true)
bool(false)
string(16) "Message too long"
bool(true)
string(7) "the end"
string(0) ""
bool(false)
string(11) "Broken pipe"
bool(true)
int(0)
int(0)
bool(false)
string(18) "No child processes"

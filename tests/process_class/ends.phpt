--TEST--
How a process ends is its status, and what wait() tells
--EXTENSIONS--
swoolelite
posix
--INI--
display_errors=0
log_errors=0
--FILE--
<?php
use SwooleLite\Process;

$ways = [
    'returns' => fn () => 1,
    'exit(7)' => fn () => exit(7),
    'exit("text")' => fn () => exit("text\n"),
    '$process->exit(9)' => fn (Process $process) => $process->exit(9),
    'throws' => fn () => throw new LogicException('thrown'),
    'fatal error' => fn () => trigger_error('fatal', E_USER_ERROR),
    'throws, with a handler' => function () {
        set_exception_handler(fn (Throwable $thrown) => print('handled: ' . $thrown->getMessage() . "\n"));
        throw new LogicException('thrown');
    },
    'throws at the end' => fn () => register_shutdown_function(fn () => throw new LogicException('late')),
    'killed' => fn () => posix_kill(getmypid(), 9),
];
foreach ($ways as $name => $way) {
    $process = new Process($way);
    $pid = $process->start();
    $end = Process::wait();
    printf("%s: %s status %d signal %d\n", $name, $end['pid'] === $pid ? 'it' : 'another', $end['code'], $end['signal']);
}
$process = new Process(fn (Process $process) => $process->read());
$process->start();
var_dump(Process::wait(false), Process::getLastError());
var_dump($process->close());
var_dump(Process::wait()['code']);
?>
--EXPECT--
returns: it status 0 signal 0
exit(7): it status 7 signal 0
text
exit("text"): it status 0 signal 0
$process->exit(9): it status 9 signal 0
throws: it status 255 signal 0
fatal error: it status 255 signal 0
handled: thrown
throws, with a handler: it status 255 signal 0
throws at the end: it status 255 signal 0
killed: it status 0 signal 9
bool(false)
int(0)
bool(true)
int(0)

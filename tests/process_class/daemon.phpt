--TEST--
daemon() goes on in a session of its own; the caller ends with 0, and prints nothing twice
--EXTENSIONS--
swoolelite
posix
--FILE--
<?php
use SwooleLite\Process;

$process = new Process(function (Process $process) {
    ob_start();
    echo "in a buffer\n";
    $before = getmypid();
    $log = tmpfile();
    register_shutdown_function(fn () => $process->write('shutdown function in ' . (getmypid() === $before ? 'the caller' : 'the daemon')));
    var_dump(Process::daemon(false, false, [null, $log]));
    ob_end_flush();
    rewind($log);
    $process->write(json_encode([
        getmypid() !== $before, posix_getsid(0) === getmypid(), getcwd(), readlink('/proc/self/fd/0'), stream_get_contents($log), readlink('/proc/self/fd/2'),
    ]));
    $process->read(); // the test has seen the end of the caller
});
$process->start();
var_dump(Process::wait()['code']);
echo $process->read(), "\n";
$process->write('go on');
echo $process->read(), "\n";
var_dump($process->read()); // it has ended
foreach (['not a stream' => [1.5], 'negative' => [-1]] as $what => $pipes) {
    try {
        Process::daemon(true, true, $pipes);
    } catch (ValueError $error) {
        echo "$what: ", $error->getMessage(), "\n";
    }
}
var_dump(Process::daemon(true, true, [12345]), posix_strerror(Process::getLastError()));
?>
--EXPECT--
int(0)
[true,true,"\/","\/dev\/null","in a buffer\nbool(true)\n","\/dev\/null"]
shutdown function in the daemon
string(0) ""
not a stream: SwooleLite\Process::daemon(): Argument #3 ($pipes) must hold streams, descriptors and nulls alone
negative: SwooleLite\Process::daemon(): Argument #3 ($pipes) must hold streams, descriptors and nulls alone
bool(false)
string(19) "Bad file descriptor"

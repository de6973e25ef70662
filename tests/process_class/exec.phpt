--TEST--
exec() runs a program over the pipe, with standard streams alone; a program that cannot run is told
--EXTENSIONS--
swoolelite
posix
--FILE--
<?php
use SwooleLite\Process;

$run = function (string $file, array $arguments, string $input = ''): array {
    $process = new Process(function (Process $process) use ($file, $arguments) {
        if (!$process->exec($file, $arguments)) {
            echo "cannot: ", posix_strerror(Process::getLastError());
            exit(3);
        }
    }, true);
    $process->start();
    $input !== '' && $process->write($input);
    $process->close(Process::PIPE_WRITE);
    for ($output = ''; ($part = $process->read()) !== ''; $output .= $part);
    return [$output, Process::wait()['code']];
};
var_dump($run('/bin/cat', ['-'], "to cat\n"));
var_dump($run('/bin/sh', ['-c', 'echo "$0 $1"; echo error >&2; exit 5', 'a b', 7]));
[$output] = $run('/bin/ls', ['-l', '/proc/self/fd']); // but for what PHP itself has inherited, the pipe is all that there is
preg_match('/ 0 -> (socket:\[\d+\])/', $output, $pipe);
preg_match_all('/ (\d+) -> ' . preg_quote($pipe[1]) . '/', $output, $descriptors);
var_dump(implode(' ', $descriptors[1]));
var_dump($run('/no/such/program', []));
try {
    (new Process(fn () => null))->exec('/bin/true', []);
} catch (SwooleLite\Exception $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
array(2) {
  [0]=>
  string(7) "to cat
"
  [1]=>
  int(0)
}
array(2) {
  [0]=>
  string(12) "a b 7
error
"
  [1]=>
  int(5)
}
string(5) "0 1 2"
array(2) {
  [0]=>
  string(33) "cannot: No such file or directory"
  [1]=>
  int(3)
}
This can be called in the process itself only

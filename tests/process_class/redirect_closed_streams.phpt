--TEST--
Redirected standard streams in a script that has closed its own: a program that is executed has them all
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Process;

fclose(STDIN);
fclose(STDERR);
$process = new Process(fn (Process $process) => $process->exec('/bin/sh', ['-c', 'read line; echo "read: $line"; echo error >&2']), true);
$process->start();
$process->write("line\n");
for ($output = ''; ($part = $process->read()) !== ''; $output .= $part);
echo $output;
Process::wait();
?>
--EXPECT--
read: line
error

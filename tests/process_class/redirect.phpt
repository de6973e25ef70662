--TEST--
Redirected standard streams: echo, STDOUT, STDERR and STDIN of the process are the pipe
--EXTENSIONS--
swoolelite
--STDIN--
first line of the parent
second line of the parent
--FILE--
<?php
use SwooleLite\Process;

echo fgets(STDIN); // PHP has read the second line, too
$process = new Process(function () {
    echo "echo\n";
    fwrite(STDOUT, "STDOUT\n");
    fwrite(STDERR, "STDERR\n");
    ob_start();
    echo "buffer\n";
    while (($line = fgets(STDIN)) !== false) {
        echo "STDIN: $line";
    }
}, true, 2); // of stream type all the same
$process->start();
$process->write("written in ");
$process->write("two parts\n");
$process->close(Process::PIPE_WRITE);
for ($output = ''; ($part = $process->read()) !== ''; $output .= $part);
echo $output;
Process::wait();
echo fgets(STDIN);
?>
--EXPECT--
first line of the parent
echo
STDOUT
STDERR
buffer
STDIN: written in two parts
second line of the parent

--TEST--
Output of programs that proc_open() has started
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Event;

$processes = $output = [];
foreach (['a', 'b', 'c'] as $name) {
    $processes[$name] = proc_open(['sh', '-c', "echo $name; read line; echo \$line >&2"], [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
    $output[$name] = '';
    $reads = function ($stream) use ($name, &$output, $pipes) {
        $data = fread($stream, 100);
        if ($data === '') {
            Event::del($stream);
        } elseif ($stream === $pipes[1]) {
            fwrite($pipes[0], "answer of $name\n");
        }
        $output[$name] .= $data;
    };
    Event::add($pipes[1], $reads);
    Event::add($pipes[2], $reads);
}
Event::wait();
echo implode($output);
foreach ($processes as $process) {
    proc_close($process);
}
?>
--EXPECT--
a
answer of a
b
answer of b
c
answer of c

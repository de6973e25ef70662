--TEST--
examples/event.php: output of several commands, and one that takes too long
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

$command = [...Harness::command(__DIR__ . '/../../examples/event.php'), 'printf "one\ntwo\n"; exit 3', 'echo errors >&2', 'exec sleep 100'];
putenv('EVENT_SECONDS=1');
$process = proc_open($command, [1 => ['pipe', 'w']], $pipes);
$lines = explode("\n", trim(stream_get_contents($pipes[1])));
sort($lines);
echo implode("\n", $lines), "\nstatus ", proc_close($process), "\n";
?>
--EXPECTF--
0: one
0: status 3
0: two
1: errors
1: status 0
2: status %i
2: takes too long
status 0

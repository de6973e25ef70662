--TEST--
A list of CPUs that is none, and one that leaves none, are refused
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


foreach ([1, [0, '1'], [-1], [8192], [[]]] as $list) {
    $server = new Server('127.0.0.1');
    echo outcome(fn () => $server->set(['cpu_affinity_ignore' => $list])), "\n";
}
echo refusal(['cpu_affinity_ignore' => range(0, 8191), 'open_cpu_affinity' => true]), "\n";
?>
--EXPECT--
ValueError: Option "cpu_affinity_ignore" must be an array of integers between 0 and 8191, 1 given
ValueError: Option "cpu_affinity_ignore" must be an array of integers between 0 and 8191, '1' given
ValueError: Option "cpu_affinity_ignore" must be an array of integers between 0 and 8191, -1 given
ValueError: Option "cpu_affinity_ignore" must be an array of integers between 0 and 8191, 8192 given
ValueError: Option "cpu_affinity_ignore" must be an array of integers between 0 and 8191, array given
SwooleLite\Exception: The server cannot start: cpu_affinity_ignore leaves no CPU to run on

--TEST--
examples/pool.php hashes files for its clients
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

$socket = sys_get_temp_dir() . '/swl-pool-' . getmypid() . '.sock';
$pool = proc_open([...Harness::command(__DIR__ . '/../../examples/pool.php'), $socket], [1 => ['pipe', 'w']], $pipes);
check(preg_match('/^The pool runs; its master is process (\d+)$/', fgets($pipes[1]), $match) === 1, 'its first line');
same(hash_file('sha256', __FILE__), ask("unix://$socket", __FILE__), 'a file');
same('no such file', ask("unix://$socket", '/nowhere'), 'no file');
posix_kill((int) $match[1], SIGTERM);
same("The pool has ended\n", stream_get_contents($pipes[1]), 'its last line');
same(0, proc_close($pool), 'exit status');
check(!file_exists($socket), 'the socket is gone');
echo "OK\n";
?>
--EXPECT--
OK

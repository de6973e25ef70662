--TEST--
examples/lock.php counts each word once
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/children.inc';

$directory = sys_get_temp_dir() . '/swl-words-' . getmypid();
mkdir($directory);
$files = [];
for ($i = 0; $i < 30; $i++) {
    file_put_contents($files[] = "$directory/$i", str_repeat('alpha ', 5) . str_repeat('beta ', 3) . str_repeat('gamma ', 2) . 'x' . chr(97 + $i % 20));
}
$command = [...Harness::command(__DIR__ . '/../../examples/lock.php'), ...$files];
exec(implode(' ', array_map(escapeshellarg(...), $command)), $output, $status);
array_map(unlink(...), $files);
rmdir($directory);
same(0, $status, 'exit status');
same(['4 processes are ready', 'alpha: 150', 'beta: 90', 'gamma: 60'], array_slice($output, 0, 4), 'the output');
same('330 words', end($output), 'the sum');
echo "OK\n";
?>
--EXPECT--
OK

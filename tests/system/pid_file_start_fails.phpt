--TEST--
A start that fails later takes its pid file along
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';


$file = sys_get_temp_dir() . '/swl-pid-' . getmypid();
echo refusal(['pid_file' => $file, 'task_tmpdir' => '/no/such/directory']), "\n";
var_dump(file_exists($file));
?>
--EXPECTF--
SwooleLite\Exception: %stask_tmpdir%s
bool(false)

--TEST--
A start that fails later takes its pid file along
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


$file = sys_get_temp_dir() . '/swl-pid-' . getmypid();
$server = new Server('127.0.0.1');
$server->on('receive', fn () => null);
$server->set(['pid_file' => $file, 'task_tmpdir' => '/no/such/directory']);
echo outcome(fn () => $server->start()), "\n";
var_dump(file_exists($file));
?>
--EXPECTF--
SwooleLite\Exception: %stask_tmpdir%s
bool(false)

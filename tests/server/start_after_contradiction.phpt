--TEST--
a server whose options were refused is started with others, and these are in force
--EXTENSIONS--
swoolelite
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$directory = sys_get_temp_dir();
chdir('/');
$server = new Server('127.0.0.1');
$server->on('receive', fn () => null);
$server->on('start', function (Server $server) {
    echo $server->setting['task_tmpdir'], ' ', $server->setting['buffer_high_watermark'], "\n";
    $server->shutdown();
});
$server->set(['socket_buffer_size' => 10000, 'buffer_low_watermark' => 8001, 'task_tmpdir' => '/nowhere', 'log_level' => Server::LOG_NONE]);
echo outcome(fn () => $server->start()), "\n";
echo json_encode(isset($server->setting['worker_num'])), "\n";
$server->set(['socket_buffer_size' => 20000, 'task_tmpdir' => ltrim($directory, '/')]);
echo json_encode($server->start()), "\n";
echo outcome(fn () => $server->start()), "\n";
echo json_encode(realpath($server->setting['task_tmpdir']) === realpath($directory)), "\n";
?>
--EXPECTF--
SwooleLite\Exception: buffer_low_watermark is larger than buffer_high_watermark
false
%s 16000
true
SwooleLite\Exception: The server has been started already
true

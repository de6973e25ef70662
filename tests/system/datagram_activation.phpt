--TEST--
systemd-socket-activate: the first datagram starts the server, which answers it
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php
ob_start();
(new ReflectionExtension('swoolelite'))->info();
if (!str_contains(ob_get_clean(), 'systemd => enabled')) die('skip built without libsystemd');
if (!is_executable('/usr/bin/systemd-socket-activate')) die('skip needs systemd-socket-activate');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$dir = sys_get_temp_dir() . '/swl-datagram-activation-' . getmypid();
mkdir($dir);
file_put_contents("$dir/server.php", <<<'PHP'
    <?php
    $server = new SwooleLite\Server(__DIR__ . '/sock', 0, SwooleLite\Server::MODE_PROCESS, SwooleLite\Server::SOCK_UNIX_DGRAM);
    $server->set(['worker_num' => 1, 'task_tmpdir' => __DIR__]);
    $server->on('packet', fn ($server, $data, $info) => $server->sendto($info['address'], 0, strrev($data)) && $server->shutdown());
    $server->start();
    PHP);
$process = proc_open(
    ['systemd-socket-activate', '-d', '-l', "$dir/sock", ...Harness::command("$dir/server.php")],
    [1 => ['file', "$dir/log", 'w'], 2 => ['file', "$dir/log", 'w']],
    $pipes,
);
while (!file_exists("$dir/sock") || !str_contains(file_get_contents("$dir/log"), 'Listening')) {
    usleep(1000);
}
echo (new DatagramClient(Server::SOCK_UNIX_DGRAM, "$dir/sock", 0, "$dir/client"))->ask('hello'), "\n";
var_dump(proc_close($process));
var_dump(file_exists("$dir/sock")); // it was not the server's
array_map('unlink', glob("$dir/*"));
rmdir($dir);
?>
--EXPECT--
olleh
int(0)
bool(true)

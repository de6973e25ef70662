--TEST--
systemd-socket-activate: the first connection starts the server, which serves it
--EXTENSIONS--
swoolelite
pcntl
posix
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


$dir = sys_get_temp_dir() . '/swl-activation-' . getmypid();
mkdir($dir);
file_put_contents("$dir/server.php", <<<'PHP'
    <?php
    $server = new SwooleLite\Server(__DIR__ . '/sock', 0, SwooleLite\Server::MODE_PROCESS, SwooleLite\Server::SOCK_UNIX_STREAM);
    $server->set(['worker_num' => 1, 'task_tmpdir' => __DIR__]);
    $server->on('receive', fn ($server, $fd, $reactor, $data) => $server->send($fd, strrev($data)) && $server->close($fd));
    $server->on('close', fn ($server) => $server->shutdown());
    $server->start();
    PHP);
$process = proc_open(
    ['systemd-socket-activate', '-l', "$dir/sock", ...Harness::command("$dir/server.php")],
    [1 => ['file', "$dir/log", 'w'], 2 => ['file', "$dir/log", 'w']],
    $pipes,
);
while (!file_exists("$dir/sock") || !str_contains(file_get_contents("$dir/log"), 'Listening')) {
    usleep(1000);
}
$client = new Client("unix://$dir/sock");
$client->send('hello');
echo $client->readAll(), "\n";
var_dump(proc_close($process));
var_dump(file_exists("$dir/sock")); // it was not the server's
array_map('unlink', glob("$dir/*"));
rmdir($dir);
?>
--EXPECT--
olleh
int(0)
bool(true)

--TEST--
Without root, another user, group or root directory is refused; the own ones are not
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


$dir = sys_get_temp_dir() . '/swl-user-' . getmypid();
mkdir($dir);
$nobody = posix_getpwnam('nobody');
chown($dir, $nobody['uid']);
posix_setgid($nobody['gid']);
posix_setuid($nobody['uid']);
foreach ([['user' => 'daemon'], ['group' => '54322'], ['chroot' => $dir]] as $settings) {
    echo refusal($settings), "\n";
}
$server = new Server('127.0.0.1');
$server->set(['user' => 'nobody', 'task_tmpdir' => $dir, 'worker_num' => 1]);
$server->on('receive', fn () => null);
$server->on('managerStart', fn (Server $server) => $server->shutdown());
var_dump($server->start());
rmdir($dir);
?>
--EXPECT--
SwooleLite\Exception: The server cannot start: user: only root can give its processes another one
SwooleLite\Exception: The server cannot start: group: only root can give its processes another one
SwooleLite\Exception: The server cannot start: chroot: only root can give its processes another one
bool(true)

--TEST--
The file of a dead server's unix datagram socket is replaced, that of a living one is not; it is removed at the end
--EXTENSIONS--
swoolelite
sockets
--FILE--
<?php
use SwooleLite\Server;

$path = sys_get_temp_dir() . '/swl-stale-datagrams-' . getmypid() . '.sock';
$arguments = [$path, 0, Server::MODE_PROCESS, Server::SOCK_UNIX_DGRAM];
$killed = socket_create(AF_UNIX, SOCK_DGRAM, 0);
socket_bind($killed, $path);
socket_close($killed);
var_dump(filetype($path));
$server = new Server(...$arguments);
try {
    new Server(...$arguments);
} catch (SwooleLite\Exception $error) {
    var_dump($error->getCode());
}
unset($server);
var_dump(file_exists($path));
?>
--EXPECT--
string(6) "socket"
int(98)
bool(false)

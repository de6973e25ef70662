--TEST--
The socket file of a server that was killed is replaced, that of a living one is not
--EXTENSIONS--
swoolelite
sockets
--FILE--
<?php
use SwooleLite\Server;

$path = sys_get_temp_dir() . '/swl-stale-' . getmypid() . '.sock';
$arguments = [$path, 0, Server::MODE_PROCESS, Server::SOCK_UNIX_STREAM];
$killed = socket_create(AF_UNIX, SOCK_STREAM, 0);
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

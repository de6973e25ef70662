--TEST--
A UDP port that another socket has is told, whatever that has set
--EXTENSIONS--
swoolelite
sockets
--FILE--
<?php
use SwooleLite\Server;

$other = socket_create(AF_INET, SOCK_DGRAM, 0);
socket_set_option($other, SOL_SOCKET, SO_REUSEADDR, 1);
socket_bind($other, '127.0.0.1', 0);
socket_getsockname($other, $address, $port);
try {
    new Server('127.0.0.1', $port, Server::MODE_PROCESS, Server::SOCK_UDP);
} catch (SwooleLite\Exception $error) {
    var_dump($error->getCode());
}
socket_close($other);

$server = new Server('127.0.0.1', $port, Server::MODE_PROCESS, Server::SOCK_UDP);
try {
    new Server('127.0.0.1', $port, Server::MODE_PROCESS, Server::SOCK_UDP);
} catch (SwooleLite\Exception $error) {
    var_dump($error->getCode());
}
?>
--EXPECT--
int(98)
int(98)

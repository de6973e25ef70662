--TEST--
The constructor throws where the port is taken
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server;

$other = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($other, false), ':'), 1);
try {
    new Server('127.0.0.1', $port);
} catch (SwooleLite\Exception $error) {
    echo str_replace((string) $port, 'PORT', $error->getMessage()), "\n";
    var_dump($error->getCode());
}
$first = new Server('127.0.0.1', 0);
try {
    new Server('127.0.0.1', $first->port);
} catch (SwooleLite\Exception $error) {
    var_dump($error->getCode());
}
$port = $first->port;
unset($first);
echo (new Server('127.0.0.1', $port))->port === $port ? "free again\n" : "?\n";
?>
--EXPECTF--
%SPORT%S
int(98)
int(98)
free again

--TEST--
The constructor throws where the port needs a right that the user does not have
--EXTENSIONS--
swoolelite
posix
--SKIPIF--
<?php
if ((int) file_get_contents('/proc/sys/net/ipv4/ip_unprivileged_port_start') <= 81) die('skip every user may bind every port here');
?>
--FILE--
<?php
use SwooleLite\Server;

posix_seteuid(65534);
try {
    new Server('127.0.0.1', 81);
} catch (SwooleLite\Exception $error) {
    echo $error->getMessage(), "\n";
    var_dump($error->getCode());
}
?>
--EXPECTF--
%S81%S
int(13)

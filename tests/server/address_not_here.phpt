--TEST--
The constructor throws where the address is not one of this machine
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server;

try {
    new Server('192.0.2.1', 0);
} catch (SwooleLite\Exception $error) {
    echo $error->getMessage(), "\n";
    var_dump($error->getCode());
}
?>
--EXPECTF--
%S192.0.2.1%S
int(99)

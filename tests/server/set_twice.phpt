--TEST--
Several calls of set() add up, and the last value of a key wins
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server;

$server = new Server('127.0.0.1');
var_dump($server->set(['worker_num' => 3, 'max_connection' => 100]));
var_dump($server->set(['worker_num' => 4]));
ksort($server->setting);
var_dump($server->setting);
?>
--EXPECT--
bool(true)
bool(true)
array(2) {
  ["max_connection"]=>
  int(100)
  ["worker_num"]=>
  int(4)
}

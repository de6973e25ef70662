--TEST--
set() works where the setting property is a reference, or was unset; the setting is told in full then
--EXTENSIONS--
swoolelite
--FILE--
<?php
$server = new SwooleLite\Server('127.0.0.1');
$reference = &$server->setting;
var_dump($server->set(['worker_num' => 2]));
echo json_encode($reference), json_encode($server->setting), "\n";

unset($server->setting);
var_dump($server->set(['reactor_num' => 1]));
echo json_encode($reference), json_encode($server->setting), "\n";
?>
--EXPECT--
bool(true)
{"worker_num":2}{"worker_num":2}
bool(true)
{"worker_num":2}{"reactor_num":1}

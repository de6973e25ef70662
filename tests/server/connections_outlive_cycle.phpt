--TEST--
The connections of a server that the garbage collector has taken can still be asked
--EXTENSIONS--
swoolelite
--FILE--
<?php
$server = new SwooleLite\Server('127.0.0.1');
$server->self = $server; // a cycle
$connections = $server->connections;
get_object_vars($server); // makes the table of the properties
ob_start();
var_dump($server);
ob_end_clean();
$alive = WeakReference::create($server);
unset($server);
var_dump(gc_collect_cycles()); // the server, the list of its ports, its port, that one's connections; nothing that is still in use
var_dump(count($connections), iterator_to_array($connections), isset($connections[1]));
unset($connections);
gc_collect_cycles();
var_dump($alive->get());
?>
--EXPECT--
int(4)
int(0)
array(0) {
}
bool(false)
NULL

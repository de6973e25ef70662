--TEST--
getCallback() returns what on() got last, null where nothing was registered
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
var_dump($server->getCallback('receive'));
$server->on('receive', 'strlen');
var_dump($server->getCallback('receive'));
$server->on('receive', [new ArrayObject([1, 2]), 'count']);
var_dump($server->getCallback('receive')());
echo outcome(fn () => $server->getCallback('nonsense')), "\n";
?>
--EXPECTF--
NULL
string(6) "strlen"
int(2)
ValueError: %Snonsense%S

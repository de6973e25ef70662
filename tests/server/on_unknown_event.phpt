--TEST--
on() with a name that is no event throws ValueError
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
echo outcome(fn () => $server->on('nonsense', fn () => null)), "\n";
echo outcome(fn () => $server->on('', fn () => null)), "\n";
echo outcome(fn () => $server->on("receive\0", fn () => null)), "\n";
?>
--EXPECTF--
ValueError: %Snonsense%S
ValueError: %s
ValueError: %s

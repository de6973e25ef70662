--TEST--
A server and its connections can be neither cloned nor serialized nor made by hand
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
echo outcome(fn () => clone $server), "\n";
echo outcome(fn () => clone $server->connections), "\n";
echo outcome(fn () => serialize($server)), "\n";
echo outcome(fn () => serialize($server->connections)), "\n";
echo outcome(fn () => new SwooleLite\ConnectionIterator()), "\n";
echo outcome(fn () => (new ReflectionClass(Server::class))->newInstanceWithoutConstructor()->start()), "\n";
echo outcome(fn () => $server->__construct('127.0.0.1') ?? 'constructed twice'), "\n";
?>
--EXPECTF--
Error: %Sclone%S
Error: %Sclone%S
Exception: Serialization of 'SwooleLite\Server' is not allowed
Exception: Serialization of 'SwooleLite\ConnectionIterator' is not allowed
Error: Call to private SwooleLite\ConnectionIterator::__construct() from %s
%s: %s
%s: %s

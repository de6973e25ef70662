--TEST--
on() of a port takes events of clients alone, and callables
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
$port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
foreach (['connect', 'RECEIVE', 'Packet', 'close', 'bufferFull', 'bufferempty'] as $event) {
    var_dump($port->on($event, 'strlen'), $port->getCallback($event));
}
foreach (['task', 'workerStart', 'nothing'] as $event) {
    echo outcome(fn () => $port->on($event, 'strlen')), "\n";
    echo outcome(fn () => $port->getCallback($event)), "\n";
}
echo outcome(fn () => $port->on('receive', 'no_such_function')), "\n";
var_dump($port->getCallback('receive'));
?>
--EXPECT--
bool(true)
string(6) "strlen"
bool(true)
string(6) "strlen"
bool(true)
string(6) "strlen"
bool(true)
string(6) "strlen"
bool(true)
string(6) "strlen"
bool(true)
string(6) "strlen"
ValueError: SwooleLite\Server\Port::on(): Argument #1 ($event_name) must be an event of a port's clients; "task" is one of the whole server: use Server::on()
ValueError: SwooleLite\Server\Port::getCallback(): Argument #1 ($event_name) must be an event of a port's clients; "task" is one of the whole server: use Server::on()
ValueError: SwooleLite\Server\Port::on(): Argument #1 ($event_name) must be an event of a port's clients; "workerStart" is one of the whole server: use Server::on()
ValueError: SwooleLite\Server\Port::getCallback(): Argument #1 ($event_name) must be an event of a port's clients; "workerStart" is one of the whole server: use Server::on()
ValueError: SwooleLite\Server\Port::on(): Argument #1 ($event_name) must be the name of an event, "nothing" given
ValueError: SwooleLite\Server\Port::getCallback(): Argument #1 ($event_name) must be the name of an event, "nothing" given
TypeError: SwooleLite\Server\Port::on(): Argument #2 ($callback) must be a valid callback, function "no_such_function" not found or invalid function name
string(6) "strlen"

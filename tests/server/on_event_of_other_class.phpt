--TEST--
on() refuses events of other classes of servers, and names the class
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

$server = new SwooleLite\Server('127.0.0.1');
foreach (['request', 'Message', 'open', 'handshake', 'beforeHandshakeResponse', 'disconnect', 'recieve'] as $name) {
    echo outcome(fn () => $server->on($name, fn () => null)), "\n";
}
?>
--EXPECT--
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must be an event of this server: "request" needs a SwooleLite\Http\Server
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must be an event of this server: "message" needs a SwooleLite\WebSocket\Server
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must be an event of this server: "open" needs a SwooleLite\WebSocket\Server
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must be an event of this server: "handshake" needs a SwooleLite\WebSocket\Server
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must be an event of this server: "beforeHandshakeResponse" needs a SwooleLite\WebSocket\Server
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must be an event of this server: "disconnect" needs a SwooleLite\WebSocket\Server
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must be the name of an event, "recieve" given

--TEST--
on() refuses Swoole's events of protocols that are missing, and names the protocol
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

$server = new SwooleLite\Server('127.0.0.1');
foreach (['request', 'Message', 'open', 'handshake', 'beforeHandshakeResponse', 'disconnect', 'recieve'] as $name) {
    echo outcome(fn () => $server->on($name, fn () => null)), "\n";
}
echo outcome(fn () => $server->getCallback('request')), "\n";
?>
--EXPECT--
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must not be "request": this version does not have HTTP
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must not be "Message": this version does not have WebSocket
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must not be "open": this version does not have WebSocket
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must not be "handshake": this version does not have WebSocket
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must not be "beforeHandshakeResponse": this version does not have WebSocket
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must not be "disconnect": this version does not have WebSocket
ValueError: SwooleLite\Server::on(): Argument #1 ($event_name) must be the name of an event, "recieve" given
ValueError: SwooleLite\Server::getCallback(): Argument #1 ($event_name) must not be "request": this version does not have HTTP

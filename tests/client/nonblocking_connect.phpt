--TEST--
connect() with sock_flag 1 does not wait: the next call does, and tells a failure
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/peer.inc';

use SwooleLite\Client;
use SwooleLite\Server;

$peer = Peer::start(echo_back(...));
$client = new Client(Server::SOCK_TCP);
// on loopback it may be connected at once
var_dump($client->connect('127.0.0.1', $peer->port, 5, 1), in_array($client->errCode, [0, 115]), $client->sock > 2);
var_dump($client->send('hello'), $client->isConnected(), $client->recv(), $client->close());
$peer->stop();
$client->connect('127.0.0.1', $peer->port, 5, 1);
var_dump(@$client->send('hello'), in_array($client->errCode, [111, 5001]), $client->isConnected());
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(5)
bool(true)
string(5) "hello"
bool(true)
bool(false)
bool(true)
bool(false)

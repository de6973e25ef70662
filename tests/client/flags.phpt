--TEST--
recv() with MSG_PEEK, MSG_WAITALL (or 1) and MSG_DONTWAIT, send() with MSG_DONTWAIT
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/peer.inc';

use SwooleLite\Client;
use SwooleLite\Server;

$client = new Client(Server::SOCK_TCP);
$peer = accepted(fn ($host, $port) => $client->connect($host, $port, 5));
var_dump($client->recv(10, Client::MSG_DONTWAIT), $client->errCode);
fwrite($peer, 'abcdef');
var_dump($client->recv(4, Client::MSG_PEEK | Client::MSG_WAITALL), $client->recv(2), $client->recv(4, true));
fwrite($peer, 'ghi');
var_dump($client->recv(3, Client::MSG_PEEK), $client->recv(10, Client::MSG_WAITALL | Client::MSG_DONTWAIT), $client->errCode);
fclose($peer);
var_dump($client->recv(10, Client::MSG_WAITALL), $client->recv(10, Client::MSG_WAITALL), $client->errCode);
$client->close();

$peer = accepted(fn ($host, $port) => $client->connect($host, $port, 5));
$data = str_repeat('x', 32 << 20);
$sent = $client->send($data, Client::MSG_DONTWAIT);
var_dump($sent > 0 && $sent < strlen($data), $client->errCode, $client->send($data, Client::MSG_DONTWAIT), $client->errCode);
?>
--EXPECT--
bool(false)
int(11)
string(4) "abcd"
string(2) "ab"
string(4) "cdef"
string(3) "ghi"
bool(false)
int(11)
string(3) "ghi"
string(0) ""
int(0)
bool(true)
int(11)
bool(false)
int(11)

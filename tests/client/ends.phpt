--TEST--
Ends: of the peer, by a reset, by shutdown(); nobody there; two connects; and calls without a connection
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

set_error_handler(function ($code, $message) {
    echo "Warning: ", preg_replace('/:\d+: /', ':PORT: ', $message), "\n";
});

$client = new Client(Server::SOCK_TCP);
$peer = accepted(fn ($host, $port) => $client->connect($host, $port, 5));
var_dump($client->connect('127.0.0.1', 1), $client->errCode);
fwrite($peer, 'last words');
fclose($peer);
var_dump($client->recv(), $client->recv(), $client->errCode, $client->isConnected());
$client->close();

echo "reset\n";
$peer = accepted(fn ($host, $port) => $client->connect($host, $port, 5));
reset_connection($peer);
var_dump($client->recv(), $client->errCode, $client->isConnected(), $client->sock);
var_dump($client->send('x'), $client->errCode);

echo "sending to a peer that is gone\n";
$peer = accepted(fn ($host, $port) => $client->connect($host, $port, 5));
reset_connection($peer);
$data = str_repeat('x', 1 << 20);
while ($client->send($data) !== false);
var_dump(in_array($client->errCode, [32, 104]), $client->isConnected());

echo "our end\n";
$peer = accepted(fn ($host, $port) => $client->connect($host, $port, 5));
var_dump($client->send('question'), $client->shutdown(Client::SHUT_WR), stream_get_contents($peer));
fwrite($peer, 'answer');
var_dump($client->recv(), $client->send('more'), $client->errCode);
var_dump($client->shutdown(Client::SHUT_RD), $client->recv(), $client->close());

echo "without a connection\n";
var_dump($client->connect('127.0.0.1', 1, 5), $client->errCode);
foreach (['recv', 'send', 'sendfile', 'close', 'getpeername', 'getsockname', 'getPeerCert', 'verifyPeerCert', 'enableSSL', 'getSocket', 'shutdown'] as $method) {
    $arguments = ['send' => ['x'], 'sendfile' => [__FILE__], 'shutdown' => [0]][$method] ?? [];
    $result = $client->$method(...$arguments);
    echo $method, ' ', json_encode([$result, $client->errCode]), "\n";
}
?>
--EXPECT--
Warning: SwooleLite\Client::connect(): The client is connected already
bool(false)
int(106)
string(10) "last words"
string(0) ""
int(0)
bool(true)
reset
bool(false)
int(104)
bool(false)
int(-1)
Warning: SwooleLite\Client::send(): The client is not connected
bool(false)
int(5001)
sending to a peer that is gone
bool(true)
bool(false)
our end
int(8)
bool(true)
string(8) "question"
string(6) "answer"
bool(false)
int(32)
bool(true)
string(0) ""
bool(true)
without a connection
Warning: SwooleLite\Client::connect(): Cannot connect to 127.0.0.1:PORT: Connection refused [111]
bool(false)
int(111)
Warning: SwooleLite\Client::recv(): The client is not connected
recv [false,5001]
Warning: SwooleLite\Client::send(): The client is not connected
send [false,5001]
Warning: SwooleLite\Client::sendfile(): The client is not connected
sendfile [false,5001]
Warning: SwooleLite\Client::close(): The client is not connected
close [false,5001]
Warning: SwooleLite\Client::getpeername(): The client is not connected
getpeername [false,5001]
Warning: SwooleLite\Client::getsockname(): The client is not connected
getsockname [false,5001]
Warning: SwooleLite\Client::getPeerCert(): The client is not connected
getPeerCert [false,5001]
Warning: SwooleLite\Client::verifyPeerCert(): The client is not connected
verifyPeerCert [false,5001]
Warning: SwooleLite\Client::enableSSL(): The client is not connected
enableSSL [false,5001]
Warning: SwooleLite\Client::getSocket(): The client is not connected
getSocket [false,5001]
Warning: SwooleLite\Client::shutdown(): The client is not connected
shutdown [false,5001]

--TEST--
Datagrams by UDP, UDP6 and unix sockets: send() and sendto(), sizes, who answers, who is absent
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php @stream_socket_server('udp://[::1]:0', $code, $message, STREAM_SERVER_BIND) || die('skip no IPv6 here'); ?>
--FILE--
<?php
require __DIR__ . '/../include/peer.inc';

use SwooleLite\Client;
use SwooleLite\Server;

$answer = function ($socket) {
    while (($data = stream_socket_recvfrom($socket, 65536, 0, $from)) !== false) {
        stream_socket_sendto($socket, strrev($data), 0, $from);
    }
};
foreach ([
    [Server::SOCK_UDP, 'udp://127.0.0.1:0', '127.0.0.1'],
    [Server::SOCK_UDP, 'udp://127.0.0.1:0', 'localhost'],
    [Server::SOCK_UDP6, 'udp://[::1]:0', '::1'],
] as [$type, $address, $host]) {
    $peer = Peer::start($answer, $address);
    $client = new Client($type);
    foreach ([0, 1] as $flag) {
        echo json_encode([
            $client->connect($host, $peer->port, 5, $flag), $client->send('abc'), $client->recv(),
            $client->getpeername() == ['host' => $peer->host, 'port' => $peer->port],
            $client->send(str_repeat('x', 60000)), strlen($client->recv()), $client->send(''), $client->recv(),
            $client->send('cut here'), $client->recv(4, Client::MSG_PEEK), $client->recv(4), $client->close(),
        ]), "\n";
    }
    // without connect()
    echo json_encode([$client->sendto($host, $peer->port, 'def'), $client->recv(), $client->close()]), "\n";
}

echo "unix\n";
$path = sys_get_temp_dir() . '/swl-client-' . getmypid();
$listener = socket_create(AF_UNIX, SOCK_DGRAM, 0);
socket_bind($listener, $path);
$client = new Client(Server::SOCK_UNIX_DGRAM);
$client->set(['bind_address' => "$path.own"]); // the extension sockets cannot answer a name without a file
var_dump($client->connect($path), $client->send('question'), $client->getsockname()['host'] === "$path.own");
socket_recvfrom($listener, $data, 100, 0, $from);
socket_sendto($listener, 'answer', 6, 0, $from);
var_dump($data, $client->recv(), $client->getpeername()['host'] === $path, $client->close(), file_exists("$path.own"));
$client = new Client(Server::SOCK_UNIX_DGRAM);
var_dump($client->sendto($path, 0, 'again'));
socket_recvfrom($listener, $data, 100, 0, $from);
var_dump($data, $client->close());
// a queue that is full: false after the timeout
$client->connect($path, 0, 0.2);
for ($count = 0; $client->send('x') !== false && $count < 100000; $count++);
var_dump($client->errCode, $client->isConnected());
unlink($path);
$client->close();
var_dump(@$client->connect($path), $client->errCode);

echo "nobody\n";
$client = new Client(Server::SOCK_UDP);
$closed = stream_socket_server('udp://127.0.0.1:0', $code, $message, STREAM_SERVER_BIND);
$port = (int) substr(strrchr(stream_socket_get_name($closed, false), ':'), 1);
fclose($closed);
var_dump($client->connect('127.0.0.1', $port, 5, 1), $client->send('x'), $client->recv(), $client->errCode, $client->isConnected());
var_dump($client->send(str_repeat('x', 70000)), $client->errCode);
echo thrown(fn () => $client->sendfile(__FILE__)), "\n", thrown(fn () => $client->enableSSL()), "\n";
?>
--EXPECT--
[true,3,"cba",true,60000,60000,0,"",8,"ereh","ereh",true]
[true,3,"cba",true,60000,60000,0,"",8,"ereh","ereh",true]
[true,"fed",true]
[true,3,"cba",true,60000,60000,0,"",8,"ereh","ereh",true]
[true,3,"cba",true,60000,60000,0,"",8,"ereh","ereh",true]
[true,"fed",true]
[true,3,"cba",true,60000,60000,0,"",8,"ereh","ereh",true]
[true,3,"cba",true,60000,60000,0,"",8,"ereh","ereh",true]
[true,"fed",true]
unix
bool(true)
int(8)
bool(true)
string(8) "question"
string(6) "answer"
bool(true)
bool(true)
bool(false)
bool(true)
string(5) "again"
bool(true)
int(110)
bool(true)
bool(false)
int(2)
nobody
bool(true)
int(1)
bool(false)
int(111)
bool(true)
bool(false)
int(90)
SwooleLite\Exception: sendfile() is not for datagrams
SwooleLite\Exception: Datagrams have no TLS here

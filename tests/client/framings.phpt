--TEST--
recv() returns whole packages by end mark, by length and by a function; what is too large, half or invalid is an error
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

function open(array $options, ?Client &$client)
{
    $client = new Client(Server::SOCK_TCP);
    $client->set($options + ['package_max_length' => 20]);
    return accepted(fn ($host, $port) => $client->connect($host, $port, 5));
}

function show(Client $client, int $times): void
{
    for ($i = 0; $i < $times; $i++) {
        echo json_encode($client->recv()), $client->errCode ? " $client->errCode" : '', $i + 1 < $times ? ', ' : "\n";
    }
}

foreach (['open_eof_check', 'open_eof_split'] as $option) {
    $peer = open([$option => true, 'package_eof' => "\r\n"], $client);
    fwrite($peer, "one\r\ntwo\r\nthr");
    show($client, 2);
    fwrite($peer, "ee\r\nhalf");
    fclose($peer);
    show($client, 2);
    var_dump($client->isConnected());
}
$peer = open(['open_eof_split' => true, 'package_eof' => "\n"], $client);
fwrite($peer, "short\n" . str_repeat('x', 30) . "\n");
show($client, 2);
var_dump($client->isConnected());

$length = ['open_length_check' => true, 'package_length_type' => 'n', 'package_body_offset' => 2];
$peer = open($length, $client);
fwrite($peer, "\0\5hello\0\0\0\5wo");
show($client, 2);
var_dump($client->recv(1, Client::MSG_DONTWAIT));
fwrite($peer, "rld\xff\xff");
show($client, 2);
$peer = open($length, $client);
fwrite($peer, "\0\5wh");
fclose($peer);
show($client, 1);
$peer = open($length, $client);
fwrite($peer, "\0\5whole");
fclose($peer);
show($client, 2);

$peer = open(['open_length_check' => true, 'package_length_func' => fn (string $data) => strlen($data) < 2 ? 0 : (int) substr($data, 0, 2)], $client);
fwrite($peer, '0');
fwrite($peer, '5abc' . '03x' . '00' . '-1');
show($client, 2);
$client->set(['open_length_check' => false, 'package_length_func' => null]);
show($client, 1);
fwrite($peer, 'rest');
show($client, 1);

$peer = open(['open_length_check' => true, 'package_length_func' => fn (string $data) => -1], $client);
fwrite($peer, 'x');
show($client, 1);
?>
--EXPECT--
"one\r\n", "two\r\n"
"three\r\n", false 103
bool(false)
"one\r\n", "two\r\n"
"three\r\n", false 103
bool(false)
"short\n", false 90
bool(false)
"\u0000\u0005hello", "\u0000\u0000"
bool(false)
"\u0000\u0005world", false 90
false 103
"\u0000\u0005whole", ""
"05abc", "03x"
"00-1"
"rest"
false 71

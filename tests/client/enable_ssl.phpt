--TEST--
enableSSL() begins TLS on a plain connection; bytes that came ahead of it are not taken for encrypted; ends and sendfile()
--EXTENSIONS--
swoolelite
pcntl
posix
openssl
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/peer.inc';

use SwooleLite\Client;
use SwooleLite\Server;

$dir = sys_get_temp_dir() . '/swl-client-' . getmypid();
mkdir($dir);
(new Tls($dir))->make('server');
$options = ['ssl_cafile' => "$dir/server.crt", 'open_eof_split' => true, 'package_eof' => "\r\n", 'package_max_length' => 1 << 23];

$peer = Peer::start(function ($connection) {
    fwrite($connection, "220 hello\r\n");
    $wanted = fgets($connection);
    fwrite($connection, "220 go ahead\r\n" . ($wanted === "INJECT\r\n" ? "injected\r\n" : ''));
    if (@stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER)) {
        fwrite($connection, "secret\r\n");
        echo_back($connection);
    }
}, ssl: ['local_cert' => "$dir/server.crt", 'local_pk' => "$dir/server.key", 'verify_peer' => false]);

$client = new Client(Server::SOCK_TCP);
$client->set($options);
var_dump($client->connect('localhost', $peer->port, 10), $client->recv(), $client->verifyPeerCert() || $client->getPeerCert());
var_dump($client->send("STARTTLS\r\n"), $client->recv(), $client->enableSSL(), $client->recv(), $client->verifyPeerCert());
echo thrown(fn () => $client->enableSSL()), "\n";
$line = str_repeat('x', 5 << 20) . "\r\n";
file_put_contents("$dir/file", $line);
var_dump($client->sendfile("$dir/file"), $client->recv() === $line);
var_dump($client->sendfile("$dir/file", 5), $client->recv() === substr($line, 5));
var_dump($client->sendfile("$dir/file", strlen($line) - 7, 4), $client->send("\r\n"), $client->recv());
var_dump($client->shutdown(Client::SHUT_WR), $client->recv(), $client->errCode, $client->close());

var_dump($client->connect('localhost', $peer->port, 10), $client->recv(), $client->send("INJECT\r\n"), $client->recv());
usleep(1000);
var_dump($client->recv(1, Client::MSG_PEEK), $client->enableSSL(), $client->errCode, $client->isConnected());

// with SWOOLE_KEEP: nobody who wants a plain connection finds it
foreach ([1, 2] as $number) {
    $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_KEEP);
    $client->set($options);
    var_dump($client->connect('localhost', $peer->port, 10), $client->reuse, $client->recv());
    var_dump($client->send("STARTTLS\r\n"), $client->recv(), $client->enableSSL(), $client->recv());
    $client->close();
}
$peer->stop();
array_map(unlink(...), glob("$dir/*"));
rmdir($dir);
?>
--EXPECTF--
Warning: SwooleLite\Client::verifyPeerCert(): The certificate of the peer is not believed: the peer has given no certificate in %s on line %d
bool(true)
string(11) "220 hello
"
bool(false)
int(10)
string(14) "220 go ahead
"
bool(true)
string(8) "secret
"
bool(true)
SwooleLite\Exception: The connection has TLS already
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(2)
string(6) "xxxx
"
bool(true)
string(0) ""
int(0)
bool(true)
bool(true)
string(11) "220 hello
"
int(8)
string(14) "220 go ahead
"

Warning: SwooleLite\Client::enableSSL(): Cannot connect to localhost:%d: bytes without TLS came before its handshake [71] in %s on line %d
string(10) "injected
"
bool(false)
int(71)
bool(false)
bool(true)
bool(false)
string(11) "220 hello
"
int(10)
string(14) "220 go ahead
"
bool(true)
string(8) "secret
"
bool(true)
bool(false)
string(11) "220 hello
"
int(10)
string(14) "220 go ahead
"
bool(true)
string(8) "secret
"

--TEST--
TLS: peers are verified unless ssl_verify_peer is off; who is trusted, which name is expected, and what a refusal says
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

set_error_handler(function ($code, $message) {
    echo 'Warning: ', preg_replace('/:\d+: /', ':PORT: ', $message), "\n";
});

$dir = sys_get_temp_dir() . '/swl-client-' . getmypid();
mkdir($dir);
$tls = new Tls($dir);
$tls->make('ca', 'Our CA');
$tls->make('signed', 'example.org', 'ca', names: ['example.org', '*.example.net']);
$tls->make('self', 'localhost');
$tls->make('client', 'a client', 'ca');

function serve(array $ssl): Peer
{
    return Peer::start(function ($connection) use ($ssl) {
        if (@stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER)) {
            $parameters = stream_context_get_params($connection)['options']['ssl'];
            if ($ssl['verify_peer'] ?? false) {
                fwrite($connection, openssl_x509_parse($parameters['peer_certificate'])['subject']['CN'] . "\n");
            }
            echo_back($connection);
        }
    }, ssl: $ssl + ['verify_peer' => false]);
}

function attempt(Peer $peer, array $options, string $host = '127.0.0.1'): void
{
    $client = new Client(Server::SOCK_TCP | Server::SOCK_SSL);
    $client->set($options);
    if ($client->connect($host, $peer->port, 10)) {
        echo json_encode([$client->send('hello'), $client->recv(), $client->verifyPeerCert(),
            openssl_x509_parse($client->getPeerCert())['subject']['CN'], $client->close()]), "\n";
    } else {
        echo json_encode([$client->errCode, $client->isConnected()]), "\n";
    }
}

$peer = serve(['local_cert' => "$dir/signed.crt", 'local_pk' => "$dir/signed.key"]);
$trusted = ['ssl_cafile' => "$dir/ca.crt"];
attempt($peer, $trusted + ['ssl_host_name' => 'example.org']);
attempt($peer, $trusted + ['ssl_host_name' => 'www.example.net']);
attempt($peer, $trusted + ['ssl_host_name' => 'a.b.example.net']);
attempt($peer, $trusted); // the address is not in the certificate
attempt($peer, $trusted, 'localhost');
attempt($peer, ['ssl_host_name' => 'example.org']); // the system does not trust our authority
attempt($peer, ['ssl_host_name' => 'example.org', 'ssl_allow_self_signed' => true]);
attempt($peer, ['ssl_verify_peer' => false]);
attempt($peer, $trusted + ['ssl_host_name' => 'example.org', 'ssl_protocols' => Server::SSL_TLSv1_2]);
$peer->stop();

echo "self-signed\n";
$peer = serve(['local_cert' => "$dir/self.crt", 'local_pk' => "$dir/self.key"]);
attempt($peer, [], 'localhost');
attempt($peer, ['ssl_allow_self_signed' => true], 'localhost');
attempt($peer, ['ssl_allow_self_signed' => true, 'ssl_host_name' => 'example.org']);
attempt($peer, ['ssl_cafile' => "$dir/self.crt"], 'localhost');

echo "kept connections are for those who ask for the same\n";
$unverified = ['ssl_verify_peer' => false];
set_error_handler(fn () => true); // the peer serves one at a time: the others wait in vain
foreach ([$unverified, $unverified, ['ssl_cafile' => "$dir/ca.crt"], $unverified + ['ssl_host_name' => 'example.org']] as $options) {
    $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL | SWOOLE_KEEP);
    $client->set($options);
    echo json_encode([$client->connect('127.0.0.1', $peer->port, $options === $unverified ? 10 : 0.1), $client->reuse]), "\n";
    $client->close();
}
restore_error_handler();
$peer->stop();

echo "a certificate of the client\n";
$peer = serve(['local_cert' => "$dir/self.crt", 'local_pk' => "$dir/self.key", 'verify_peer' => true, 'cafile' => "$dir/ca.crt",
    'verify_peer_name' => false, 'capture_peer_cert' => true]);
$client = new Client(Server::SOCK_TCP | Server::SOCK_SSL);
$client->set(['ssl_verify_peer' => false, 'ssl_cert_file' => "$dir/client.crt", 'ssl_key_file' => "$dir/client.key",
    'open_eof_split' => true, 'package_eof' => "\n"]);
var_dump($client->connect('127.0.0.1', $peer->port, 10), $client->recv(), $client->close());
$peer->stop();

echo "no TLS there\n";
$peer = Peer::start(fn ($connection) => fwrite($connection, "220 plain\r\n"));
attempt($peer, []);
$peer->stop();

echo "wrong files\n";
$client = new Client(Server::SOCK_TCP | Server::SOCK_SSL);
$client->set(['ssl_cafile' => '/nowhere/ca.pem']);
echo thrown(fn () => $client->connect('127.0.0.1', 1)), "\n";
$client = new Client(Server::SOCK_UNIX_STREAM | Server::SOCK_SSL);
echo thrown(fn () => $client->connect('/nowhere')), "\n";

array_map(unlink(...), glob("$dir/*"));
rmdir($dir);
?>
--EXPECT--
[5,"hello",true,"example.org",true]
[5,"hello",true,"example.org",true]
Warning: SwooleLite\Client::connect(): Cannot connect to 127.0.0.1:PORT: its TLS handshake failed: its certificate is not accepted: hostname mismatch [71]
[71,false]
Warning: SwooleLite\Client::connect(): Cannot connect to 127.0.0.1:PORT: its TLS handshake failed: its certificate is not accepted: IP address mismatch [71]
[71,false]
Warning: SwooleLite\Client::connect(): Cannot connect to localhost:PORT: its TLS handshake failed: its certificate is not accepted: hostname mismatch [71]
[71,false]
Warning: SwooleLite\Client::connect(): Cannot connect to 127.0.0.1:PORT: its TLS handshake failed: its certificate is not accepted: unable to get local issuer certificate [71]
[71,false]
Warning: SwooleLite\Client::connect(): Cannot connect to 127.0.0.1:PORT: its TLS handshake failed: its certificate is not accepted: unable to get local issuer certificate [71]
[71,false]
Warning: SwooleLite\Client::verifyPeerCert(): The certificate of the peer is not believed: unable to get local issuer certificate
[5,"hello",false,"example.org",true]
[5,"hello",true,"example.org",true]
self-signed
Warning: SwooleLite\Client::connect(): Cannot connect to localhost:PORT: its TLS handshake failed: its certificate is not accepted: self-signed certificate [71]
[71,false]
[5,"hello",true,"localhost",true]
Warning: SwooleLite\Client::connect(): Cannot connect to 127.0.0.1:PORT: its TLS handshake failed: its certificate is not accepted: hostname mismatch [71]
[71,false]
[5,"hello",true,"localhost",true]
kept connections are for those who ask for the same
[true,false]
[true,true]
[false,false]
[false,false]
a certificate of the client
bool(true)
string(9) "a client
"
bool(true)
no TLS there
Warning: SwooleLite\Client::connect(): Cannot connect to 127.0.0.1:PORT: its TLS handshake failed: wrong version number [71]
[71,false]
wrong files
SwooleLite\Exception: ssl_cafile /nowhere/ca.pem: No such file or directory
SwooleLite\Exception: On a unix socket ssl_verify_peer needs ssl_host_name: whom the certificate has to name

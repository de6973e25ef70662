--TEST--
TLS on the loop: from the beginning, and by enableSSL() after a talk without it; whom the certificate does not name, or nobody has signed, is refused
--EXTENSIONS--
swoolelite
openssl
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/async.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;

final class Failure extends Exception {}
$dir = sys_get_temp_dir() . '/swl-async-' . getmypid();
mkdir($dir);
$tls = new Tls($dir);
$tls->make('server', names: ['localhost']);
$ssl = ['local_cert' => "$dir/server.crt", 'local_pk' => "$dir/server.key"];
$begin = fn ($connection) => @stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER);
$peer = Peer::start(fn ($connection) => $begin($connection) && echo_back($connection), ssl: $ssl);
$talks = Peer::start(function ($connection) use ($begin) {
    fwrite($connection, strtoupper(fread($connection, 100)));
    $begin($connection) && echo_back($connection);
}, ssl: $ssl);
const LARGE = 1 << 20;

function secure(string $what, int $flag, Peer $peer, array $settings, ?Closure $then = null, string $host = '127.0.0.1'): void
{
    $size = 0;
    $ask = function (Client $client) {
        var_dump(str_starts_with($client->getPeerCert(), '-----BEGIN'), $client->send(str_repeat('x', LARGE)));
    };
    echo "$what\n";
    $client = on_loop(Server::SOCK_TCP | $flag, [
        'connect' => fn (Client $client) => $flag ? $ask($client) : $client->send('starttls'),
        'receive' => function (Client $client, string $data) use (&$size, $ask) {
            if ($data === 'STARTTLS') {
                echo "$data\n", thrown(fn () => $client->enableSSL()), "\n";
                var_dump($client->enableSSL($ask), $client->send('x'), $client->errCode, $client->isConnected());
                return;
            }
            $size += strlen($data);
            if ($size === LARGE) {
                echo thrown(fn () => $client->enableSSL($ask)), "\n";
                var_dump($client->close());
            }
        },
        'close' => function (Client $client) use ($then) {
            echo "close $client->errCode\n";
            $then && $then();
        },
        'error' => function (Client $client) use ($then) {
            echo "error $client->errCode\n";
            $then && $then();
        },
    ], $settings);
    $client->connect($host, $peer->port, 5);
}
$trusted = ['ssl_cafile' => "$dir/server.crt"];
$named = $trusted + ['ssl_host_name' => 'localhost'];
secure('from the beginning', Server::SOCK_SSL, $peer, $trusted, host: 'localhost', then: fn () =>
    secure('later', 0, $talks, $named, fn () =>
    secure('another name', Server::SOCK_SSL, $peer, $trusted, fn () =>
    secure('nobody has signed', Server::SOCK_SSL, $peer, ['ssl_host_name' => 'localhost'], fn () =>
    secure('not verified', Server::SOCK_SSL, $peer, ['ssl_verify_peer' => false], fn () =>
    secure('later, and nobody has signed', 0, $talks, []))))));
afterwards(fn () => array_map(unlink(...), glob("$dir/*")) && rmdir($dir));
?>
--EXPECTF--
from the beginning
bool(true)
int(1048576)
SwooleLite\Exception: The connection has TLS already
bool(true)
close 0
later
STARTTLS
TypeError: SwooleLite\Async\Client::enableSSL(): Argument #1 ($onSslReady) must be a valid callback, null given
bool(true)
bool(false)
int(115)
bool(true)
bool(true)
int(1048576)
SwooleLite\Exception: The connection has TLS already
bool(true)
close 0
another name
[%s] WARNING Async\Client, 127.0.0.1 port %d: %s
error 71
nobody has signed
[%s] WARNING Async\Client, 127.0.0.1 port %d: %s
error 71
not verified
bool(true)
int(1048576)
SwooleLite\Exception: The connection has TLS already
bool(true)
close 0
later, and nobody has signed
STARTTLS
TypeError: SwooleLite\Async\Client::enableSSL(): Argument #1 ($onSslReady) must be a valid callback, null given
bool(true)
bool(false)
int(115)
bool(true)
[%s] WARNING Async\Client, 127.0.0.1 port %d: %s
close 71

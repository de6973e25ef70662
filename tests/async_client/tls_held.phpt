--TEST--
What the peer sends together with the end of its handshake is received, though no event of the socket tells of it
--EXTENSIONS--
swoolelite
pcntl
posix
openssl
--FILE--
<?php
require __DIR__ . '/../include/async.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;
use SwooleLite\Timer;

final class Failure extends Exception {}
$dir = sys_get_temp_dir() . '/swl-async-' . getmypid();
mkdir($dir);
(new Tls($dir))->make('server', names: ['localhost']);
$peer = Peer::start(function ($connection) {
    stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLSv1_2_SERVER);
    fwrite($connection, 'hello');
    fread($connection, 1);
}, ssl: ['local_cert' => "$dir/server.crt", 'local_pk' => "$dir/server.key"]);
// the loop is slow: with TLS 1.2 the end of the handshake and the first bytes wait together when it looks
$slow = Timer::tick(1, fn () => usleep(100_000));
$late = Timer::after(5000, fn () => exit("nothing came\n"));
$client = on_loop(Server::SOCK_TCP, [
    'connect' => fn (Client $client) => $client->enableSSL(fn () => print("TLS\n")),
    'receive' => function (Client $client, string $data) use ($slow, $late) {
        echo "receive $data\n";
        Timer::clear($slow);
        Timer::clear($late);
        $client->close();
    },
], ['ssl_cafile' => "$dir/server.crt", 'ssl_protocols' => Server::SSL_TLSv1_2]);
$client->connect('localhost', $peer->port, 5);
afterwards(fn () => array_map(unlink(...), glob("$dir/*")) && rmdir($dir));
?>
--EXPECT--
TLS
receive hello
close 0

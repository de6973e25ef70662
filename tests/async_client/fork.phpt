--TEST--
A child of a plain script has none of its parent's clients, and its end does not end their connections
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
$plain = Peer::start(echo_back(...));
$secure = Peer::start(function ($connection) {
    @stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER) && echo_back($connection);
}, ssl: ['local_cert' => "$dir/server.crt", 'local_pk' => "$dir/server.key"]);
$asked = $closed = 0;
$clients = [];
foreach ([[$plain, 0], [$secure, Server::SOCK_SSL]] as [$peer, $flag]) {
    $clients[] = $client = on_loop(Server::SOCK_TCP | $flag, [
        'connect' => fn (Client $client) => $client->send('before'),
        'receive' => function (Client $client, string $data) use (&$asked, &$clients) {
            echo "$data\n";
            if ($data === 'after') {
                $client->close();
            } elseif (++$asked === 2) { // both wait for something: both have a watch in the loop
                fork($clients);
            }
        },
        'close' => fn (Client $client) => print("close $client->errCode\n"),
    ], ['ssl_cafile' => "$dir/server.crt", 'ssl_host_name' => 'localhost']);
    $client->connect('127.0.0.1', $peer->port, 5);
}
function fork(array $clients): void
{
    $pid = pcntl_fork();
    if ($pid === 0) {
        foreach ($clients as $client) {
            echo 'child ', json_encode([$client->isConnected(), $client->send('x'), $client->errCode, $client->close()]), "\n";
        }
        unset($clients, $client);
        foreach ([$GLOBALS['plain'], $GLOBALS['secure']] as $peer) {
            (fn () => $this->pid = 0)->call($peer); // they are the parent's to stop
        }
        exit(0);
    }
    pcntl_waitpid($pid, $status);
    foreach ($clients as $client) {
        $client->send('after');
    }
}
afterwards(fn () => array_map(unlink(...), glob("$dir/*")) && rmdir($dir));
?>
--EXPECT--
before
before
child [false,false,5001,false]
child [false,false,5001,false]
after
close 0
after
close 0

--TEST--
A client of TCP, TCP6 and unix stream sockets connects, sends, receives, tells addresses, closes and connects again
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php @stream_socket_server('tcp://[::1]:0') || die('skip no IPv6 here'); ?>
--FILE--
<?php
require __DIR__ . '/../include/peer.inc';

use SwooleLite\Client;
use SwooleLite\Server;

$path = sys_get_temp_dir() . '/swl-client-' . getmypid();
foreach ([
    [Server::SOCK_TCP, 'tcp://127.0.0.1:0', '127.0.0.1'],
    [Server::SOCK_TCP, 'tcp://127.0.0.1:0', 'localhost'],
    [Server::SOCK_TCP6, 'tcp://[::1]:0', '::1'],
    [Server::SOCK_UNIX_STREAM, "unix://$path", $path],
] as [$type, $address, $host]) {
    $peer = Peer::start(echo_back(...), $address);
    $client = new Client($type);
    $large = random_bytes(3 << 20);
    foreach ([1, 2] as $round) {
        var_dump($client->connect($host, $peer->port, 10));
        echo json_encode([
            $client->isConnected(), $client->sock > 2, $client->errCode,
            $client->getpeername() == ['host' => $peer->host, 'port' => $peer->port],
            is_array($client->getsockname()),
            $client->send('hello'), $client->recv(),
        ]), "\n";
        // more than both kernels hold: the peer echoes meanwhile
        $got = '';
        for ($at = 0; strlen($got) < strlen($large); $got .= $client->recv()) {
            if ($at < strlen($large)) {
                $at += $client->send(substr($large, $at, 65536));
            }
        }
        echo json_encode([$got === $large, $client->close(), $client->isConnected(), $client->sock]), "\n";
    }
    $peer->stop();
}
unlink($path);
?>
--EXPECT--
bool(true)
[true,true,0,true,true,5,"hello"]
[true,true,false,-1]
bool(true)
[true,true,0,true,true,5,"hello"]
[true,true,false,-1]
bool(true)
[true,true,0,true,true,5,"hello"]
[true,true,false,-1]
bool(true)
[true,true,0,true,true,5,"hello"]
[true,true,false,-1]
bool(true)
[true,true,0,true,true,5,"hello"]
[true,true,false,-1]
bool(true)
[true,true,0,true,true,5,"hello"]
[true,true,false,-1]
bool(true)
[true,true,0,true,true,5,"hello"]
[true,true,false,-1]
bool(true)
[true,true,0,true,true,5,"hello"]
[true,true,false,-1]

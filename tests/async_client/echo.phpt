--TEST--
A client on the loop connects, sends, receives, is closed and connects again, by TCP, TCP6, a name and a unix socket
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php @stream_socket_server('tcp://[::1]:0') || die('skip no IPv6 here'); ?>
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;

$path = sys_get_temp_dir() . '/swl-async-' . getmypid();
$peers = [
    [Server::SOCK_TCP, Peer::start(echo_back(...)), null],
    [Server::SOCK_TCP, Peer::start(echo_back(...)), 'localhost'],
    [Server::SOCK_TCP6, Peer::start(echo_back(...), 'tcp://[::1]:0'), null],
    [Server::SOCK_UNIX_STREAM, Peer::start(echo_back(...), "unix://$path"), null],
];
function visit(array $peers): void
{
    global $client; // else nobody but the loop has it
    [$type, $peer, $name] = array_shift($peers);
    $times = 0;
    $received = '';
    $client = on_loop($type, [
        'connect' => function (Client $client) use ($peer, $type) {
            $address = $client->getpeername();
            echo json_encode([
                $client->isConnected(), $client->errCode, $client->sock > 2,
                $address === ['host' => $peer->host, 'port' => $peer->port],
                $type === Server::SOCK_UNIX_STREAM || $client->getsockname()['host'] === $peer->host,
                $client->send('one '), $client->send('two '), $client->send(str_repeat('x', 300000) . '.'),
            ]), "\n";
        },
        'receive' => function (Client $client, string $data) use (&$received) {
            $received .= $data;
            if (str_ends_with($data, '.')) {
                echo substr($received, 0, 10), ' ', strlen($received), "\n";
                $received = '';
                var_dump($client->close(), $client->isConnected());
            }
        },
        'close' => function (Client $client) use (&$times, $peer, $peers, $name) {
            echo "close $client->errCode $client->sock\n";
            if (++$times < 2) {
                var_dump($client->connect($name ?? $peer->host, $peer->port, 5));
            } elseif ($peers) {
                visit($peers);
            }
        },
    ]);
    var_dump($client->isConnected(), $client->connect($name ?? $peer->host, $peer->port, 5), $client->isConnected());
    $client = null;
}
visit($peers);
afterwards(fn () => unlink($path));
?>
--EXPECT--
bool(false)
bool(true)
bool(false)
[true,0,true,true,true,4,4,300001]
one two xx 300009
bool(true)
bool(false)
close 0 -1
bool(true)
[true,0,true,true,true,4,4,300001]
one two xx 300009
bool(true)
bool(false)
close 0 -1
bool(false)
bool(true)
bool(false)
[true,0,true,true,true,4,4,300001]
one two xx 300009
bool(true)
bool(false)
close 0 -1
bool(true)
[true,0,true,true,true,4,4,300001]
one two xx 300009
bool(true)
bool(false)
close 0 -1
bool(false)
bool(true)
bool(false)
[true,0,true,true,true,4,4,300001]
one two xx 300009
bool(true)
bool(false)
close 0 -1
bool(true)
[true,0,true,true,true,4,4,300001]
one two xx 300009
bool(true)
bool(false)
close 0 -1
bool(false)
bool(true)
bool(false)
[true,0,true,true,true,4,4,300001]
one two xx 300009
bool(true)
bool(false)
close 0 -1
bool(true)
[true,0,true,true,true,4,4,300001]
one two xx 300009
bool(true)
bool(false)
close 0 -1
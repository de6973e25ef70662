--TEST--
Timeouts hold for a call as a whole: a peer that drips, reads nothing or never answers does not stretch them
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

$drip = Peer::start(function ($connection) {
    for ($i = 0; $i < 100 && @fwrite($connection, "\1"); $i++) {
        usleep(50000);
    }
});
$client = new Client(Server::SOCK_TCP);
$client->connect('127.0.0.1', $drip->port, 0.4);
echo json_encode(timed(0.4, 0.8, fn () => $client->recv(1000, Client::MSG_WAITALL))), " $client->errCode\n";
echo json_encode(timed(0, 0.3, fn () => strlen($client->recv(1000)) > 2)), " what came stays\n";
$client->set(['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4, 'package_max_length' => 1 << 30]);
echo json_encode(timed(0.4, 0.8, fn () => $client->recv())), " $client->errCode\n";
$client->set(['read_timeout' => 0.1]);
echo json_encode(timed(0.1, 0.35, fn () => $client->recv())), " read_timeout\n";
$client->set(['timeout' => 0.2]);
$client->set(['read_timeout' => -1]);
$drip->stop();
$client->close();

// a peer that takes nothing
$client = new Client(Server::SOCK_TCP);
$silent = accepted(fn ($host, $port) => $client->connect($host, $port, 0.3));
$data = str_repeat('y', 32 << 20);
[$sent, $time] = timed(0.3, 0.8, fn () => $client->send($data));
echo json_encode([$sent > 0 && $sent < strlen($data), $time, $client->errCode, $client->isConnected()]), "\n";
$got = '';
stream_set_blocking($silent, false);
while (strlen($got) < $sent) {
    $got .= fread($silent, 1 << 20);
}
var_dump($client->send('the rest'), strlen($got) === $sent);

// a file of which only a part went out
$file = tempnam(sys_get_temp_dir(), 'swl');
file_put_contents($file, $data);
echo json_encode(timed(0.3, 0.8, fn () => $client->sendfile($file))), " $client->errCode ", json_encode($client->isConnected()), "\n";
unlink($file);

// nobody takes the connection out of the queue, which is full
$listener = socket_create(AF_INET, SOCK_STREAM, 0);
socket_bind($listener, '127.0.0.1');
socket_listen($listener, 0);
socket_getsockname($listener, $host, $port);
$fill = [];
for ($i = 0; $i < 4; $i++) {
    $fill[$i] = socket_create(AF_INET, SOCK_STREAM, 0);
    socket_set_nonblock($fill[$i]);
    @socket_connect($fill[$i], '127.0.0.1', $port);
}
$client = new Client(Server::SOCK_TCP);
echo json_encode(timed(0.2, 0.6, fn () => @$client->connect('127.0.0.1', $port, 0.2))), " $client->errCode\n";
?>
--EXPECT--
[false,"in time"] 110
[true,"in time"] what came stays
[false,"in time"] 110
[false,"in time"] read_timeout
[true,"in time",110,true]
int(8)
bool(true)
[false,"in time"] 110 false
[false,"in time"] 110

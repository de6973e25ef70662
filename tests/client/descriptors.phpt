--TEST--
Without free descriptors calls fail with EMFILE (24), whatever they need one for; then the client works as before
--EXTENSIONS--
swoolelite
posix
sockets
pcntl
--FILE--
<?php
require __DIR__ . '/../include/peer.inc';

use SwooleLite\Client;
use SwooleLite\Server;

$stream = new Client(Server::SOCK_TCP);
$datagrams = new Client(Server::SOCK_UDP);
$listener = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1);
$other = new Client(Server::SOCK_TCP);
$other->connect('127.0.0.1', $port, 5);
posix_setrlimit(POSIX_RLIMIT_NOFILE, 40, posix_getrlimit()['hard openfiles'] === 'unlimited' ? -1 : posix_getrlimit()['hard openfiles']);
$taken = [];
while ($one = @fopen('/dev/null', 'r')) {
    $taken[] = $one;
}
foreach ([
    'address' => fn () => [@$stream->connect('127.0.0.1', $port, 5), $stream->errCode],
    'name' => fn () => [@$stream->connect('name.invalid', $port, 5), $stream->errCode],
    'sendto' => fn () => [$datagrams->sendto('127.0.0.1', $port, 'x'), $datagrams->errCode],
    'sendto a name' => fn () => [$datagrams->sendto('name.invalid', $port, 'x'), $datagrams->errCode],
    'sendfile' => fn () => [$other->sendfile(__FILE__), $other->errCode, $other->isConnected()],
    'getSocket' => fn () => [$other->getSocket(), $other->errCode],
] as $what => $call) {
    echo "$what: ", json_encode($call()), "\n";
}
$taken = $one = null;
echo json_encode([$stream->connect('127.0.0.1', $port, 5), $datagrams->sendto('127.0.0.1', $port, 'x'), $other->send('x')]), "\n";
?>
--EXPECT--
address: [false,24]
name: [false,24]
sendto: [false,24]
sendto a name: [false,24]
sendfile: [false,24,true]
getSocket: [false,24]
[true,true,1]

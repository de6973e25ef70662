--TEST--
SWOOLE_KEEP: the next object with the same address finds the connection; not one that is dead, has unread bytes, or is another's
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/peer.inc';

use SwooleLite\Client;

function connected(int $port, array $options = [], string $id = '', int $type = SWOOLE_SOCK_TCP | SWOOLE_KEEP): Client
{
    $client = new Client($type, SWOOLE_SOCK_SYNC, $id);
    $client->set($options);
    $client->connect('127.0.0.1', $port, 10);
    echo json_encode([$client->reuse, $client->reuseCount, $client->isConnected()]), "\n";
    return $client;
}

// the peer tells how many connections it has seen: it serves one at a time
$listener = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1);

$client = connected($port);
$peer = stream_socket_accept($listener, 5);
$sock = $client->sock;
$client->send('one');
$client->close();
var_dump($client->isConnected(), $client->sock);
$client = connected($port);
var_dump($client->sock === $sock);
$client->send('two');
unset($client); // as close()
$client = connected($port);
$client->send('three');
var_dump(fread($peer, 100));
fwrite($peer, 'answer');
var_dump($client->recv());

echo "two at a time\n";
$second = connected($port);
$second->close();
$client->close();

echo "another id, other options, no KEEP\n";
connected($port, [], 'id')->close();
connected($port, ['bind_port' => 0, 'bind_address' => '127.0.0.1'])->close();
connected($port, [], '', SWOOLE_SOCK_TCP)->close();
echo "by its id\n";
connected($port, [], 'id')->close();

echo "forced\n";
$client = connected($port);
$client->close(true);
$client = connected($port);
$client->close(true);

echo "dead\n";
while ($other = @stream_socket_accept($listener, 0)) {
    fclose($other);
}
$client = connected($port);
$peer = stream_socket_accept($listener, 5);
$client->close();
fclose($peer);
$client = connected($port);
$peer = stream_socket_accept($listener, 5);

echo "unread\n";
fwrite($peer, 'the answer to a question of before');
$client->recv(3);
$client->close();
$client = connected($port);
$client->close();

echo "in a child\n";
$pid = pcntl_fork();
if ($pid === 0) {
    $client = connected($port);
    $client->close(true);
    exit(0);
}
pcntl_waitpid($pid, $status);
$client = connected($port);
?>
--EXPECT--
[false,0,true]
bool(false)
int(-1)
[true,1,true]
bool(true)
[true,2,true]
string(11) "onetwothree"
string(6) "answer"
two at a time
[false,0,true]
another id, other options, no KEEP
[false,0,true]
[false,0,true]
[false,0,true]
by its id
[true,1,true]
forced
[true,3,true]
[true,1,true]
dead
[false,0,true]
[false,0,true]
unread
[false,0,true]
in a child
[false,0,true]
[true,1,true]

--TEST--
Datagrams by UDP and unix sockets: each is one receive; sendto(); sizes; a peer that is absent ends nothing
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;

$answer = function ($socket) {
    while (($data = stream_socket_recvfrom($socket, 65536, 0, $from)) !== false) {
        stream_socket_sendto($socket, strrev($data), 0, $from);
    }
};
$first = Peer::start($answer, 'udp://127.0.0.1:0');
$second = Peer::start($answer, 'udp://127.0.0.1:0');
$path = sys_get_temp_dir() . '/swl-async-' . getmypid();
$closed = stream_socket_server('udp://127.0.0.1:0', $code, $message, STREAM_SERVER_BIND);
$nobody = (int) substr(strrchr(stream_socket_get_name($closed, false), ':'), 1);
fclose($closed);

$client = new Client(Server::SOCK_UDP);
$step = 0;
$client->on('receive', function (Client $client, string $data) use (&$step, $first, $second, $nobody) {
    $from = match ($client->getpeername()['port']) {
        $first->port => 'first',
        $second->port => 'second',
    };
    echo strlen($data) < 20 ? "'$data'" : strlen($data), " of $from\n";
    switch (++$step) {
        case 1: $client->send(''); break;
        case 2: $client->send(str_repeat('x', 60000)); break;
        case 3: var_dump($client->sendto('127.0.0.1', $second->port, 'two')); break;
        case 4: var_dump($client->send(str_repeat('x', 70000)), $client->errCode, $client->isConnected(), $client->close()); break;
    }
});
$client->on('close', function (Client $client) use ($nobody, $first) {
    static $times = 0;
    echo "close $client->errCode\n";
    if (++$times === 1) {
        $client->on('connect', function (Client $client) {
            $client->send('to nobody');
            SwooleLite\Timer::after(20, function () use ($client) {
                var_dump($client->isConnected(), $client->close());
            });
        });
        var_dump($client->connect('localhost', $nobody, 5, 1));
    }
});
$client->on('connect', fn (Client $client) => $client->send('one'));
var_dump($client->connect('127.0.0.1', $first->port, 5));
echo thrown(fn () => $client->sendfile(__FILE__)), "\n", thrown(fn () => $client->enableSSL(fn () => 1)), "\n", thrown(fn () => $client->sendto('example.invalid', 80, '')), "\n";

$unix = new Client(Server::SOCK_UNIX_DGRAM);
$unix->on('connect', fn (Client $client) => print("unix " . $client->send('datagram') . "\n"));
$unix->on('receive', fn () => print("receives\n"));
$listener = stream_socket_server("udg://$path", $code, $message, STREAM_SERVER_BIND);
SwooleLite\Timer::tick(2, function ($timer) use ($listener, $unix, $path, $client) {
    stream_set_blocking($listener, false);
    if (!$client->isConnected() && ($data = stream_socket_recvfrom($listener, 100)) != '') {
        echo "$data\n";
        SwooleLite\Timer::clear($timer);
        $unix->close();
        unlink($path);
    }
});
afterwards(fn () => print("end\n"));
SwooleLite\Timer::after(300, fn () => $unix->connect($path));
?>
--EXPECT--
bool(true)
SwooleLite\Exception: sendfile() is not for datagrams
SwooleLite\Exception: Datagrams have no TLS here
ValueError: SwooleLite\Async\Client::sendto(): Argument #1 ($ip) must be a numeric address: to look for a name would block
'eno' of first
'' of first
60000 of first
bool(true)
'owt' of second
bool(false)
int(90)
bool(true)
bool(true)
close 0
bool(true)
bool(true)
bool(true)
close 0
unix 8
datagram
end

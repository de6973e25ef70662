--TEST--
A client talks with every kind of port of a server, from the same machine and from a worker
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Client;
use SwooleLite\Server;

/** Talks with the server at that address; returns what it has got. */
function talk(int $type, string $host, int $port): string
{
    $client = new Client($type);
    $client->set(['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4, 'package_max_length' => 1 << 24]);
    $client->connect($host, $port, 10);
    $large = str_repeat('large ', 100000);
    $got = [];
    foreach (['hello', $large] as $data) {
        $data = substr($data, 0, $type === Server::SOCK_TCP || $type === Server::SOCK_UNIX_STREAM ? PHP_INT_MAX : 1000);
        $client->send(pack('N', strlen($data)) . $data);
        $got[] = substr((string) $client->recv(), 4) === strrev($data);
    }
    return json_encode([...$got, $client->errCode, $client->close()]);
}

/** Has a worker talk with the server as a client; returns what it has got. */
function ask_worker(int $type, string $host, int $port): string
{
    $client = new Client($type);
    $client->set(['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4]);
    $client->connect($host, $port, 10);
    $client->send(pack('N', 3) . 'ask');
    return substr((string) $client->recv(), 4);
}

foreach ([
    ['127.0.0.1', Server::SOCK_TCP],
    ['socket', Server::SOCK_UNIX_STREAM],
    ['127.0.0.1', Server::SOCK_UDP],
    ['socket', Server::SOCK_UNIX_DGRAM],
] as [$host, $type]) {
    Harness::run(
        args: [$host, 3 => $type],
        server: function (Server $server) use ($host, $type) {
            $answer = fn (string $data) => substr($data, 0, 4) . strrev(substr($data, 4));
            $server->set(['worker_num' => 4, 'dispatch_mode' => Server::DISPATCH_QUEUE, 'package_max_length' => 1 << 24]);
            if ($type === Server::SOCK_TCP || $type === Server::SOCK_UNIX_STREAM) {
                $server->set(['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4]);
                $server->on('receive', function (Server $server, $fd, $reactor, string $data) use ($answer, $host, $type) {
                    // a worker asks another one: beside it and the one that has just answered there is always an idle one
                    $data = substr($data, 4) === 'ask' ? talk($type, $host, $server->port) : $answer($data);
                    $server->send($fd, $data[0] === '[' ? pack('N', strlen($data)) . $data : $data);
                });
            } else {
                $server->on('packet', fn (Server $server, string $data, array $info)
                    => $server->sendto($info['address'], $info['port'], $answer($data)));
            }
        },
        client: function (Harness $t) use ($host, $type) {
            $host = $host[0] === 's' ? $t->dir() . '/socket' : $host;
            same('[true,true,0,true]', talk($type, $host, $t->port), 'what the client gets');
            if ($type === Server::SOCK_TCP || $type === Server::SOCK_UNIX_STREAM) {
                same('[true,true,0,true]', ask_worker($type, $host, $t->port), 'what a worker gets from another one');
            }
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK

--TEST--
Ports for datagrams stand beside those for connections, each with its own packet callback or the server's
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "tcp\n"));
        $answer = fn (string $name) => fn (Server $server, string $data, array $info) => $server->sendto($info['address'], $info['port'],
            "$name $data " . $server->ports[$info['server_socket']]->type . ' ' . count($server->ports[$info['server_socket']]->connections));
        $server->on('packet', $answer('server'));
        $server->listen('127.0.0.1', 0, Server::SOCK_UDP);
        $server->listen('127.0.0.1', 0, Server::SOCK_UDP)->on('packet', $answer('udp'));
        $server->listen('datagrams.sock', 0, Server::SOCK_UNIX_DGRAM)->on('packet', $answer('unix'));
        $server->on('start', fn (Server $server) => report('ports', ...array_column($server->ports, 'port')));
    },
    client: function (Harness $t) {
        [$tcp, $first, $second] = $t->take('ports');
        $clients = [
            'server' => new DatagramClient(Server::SOCK_UDP, '127.0.0.1', $first),
            'udp' => new DatagramClient(Server::SOCK_UDP, '127.0.0.1', $second),
            'unix' => new DatagramClient(Server::SOCK_UNIX_DGRAM, $t->dir() . '/datagrams.sock', 0, $t->dir() . '/client.sock'),
        ];
        for ($i = 0; $i < 3; $i++) {
            same('tcp', $t->connect()->ask('?'), 'a connection');
            foreach ($clients as $name => $client) {
                $type = $name === 'unix' ? Server::SOCK_UNIX_DGRAM : Server::SOCK_UDP;
                same("$name $i $type 0", $client->ask((string) $i), 'a datagram');
            }
        }
        $t->stop();
        check(!file_exists($t->dir() . '/datagrams.sock'), 'the file is gone');
    },
);
?>
--EXPECT--
OK

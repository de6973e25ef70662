--TEST--
getSocket() gives a Socket of its own for the port's socket
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
        $socket = $server->getSocket();
        $port = $server->listen('127.0.0.1', 0, Server::SOCK_UDP);
        $port->on('packet', fn (Server $server, string $data, array $client) => $server->sendto($client['address'], $client['port'], $data));
        socket_getsockname($socket, $address, $number);
        report('socket', $socket::class, $address, $number === $server->port, $server->getSocket($server->port)::class,
            socket_get_option($port->getSocket(), SOL_SOCKET, SO_TYPE) === SOCK_DGRAM, $port->port);
        // a client gets what was set on the port
        socket_set_option($socket, SOL_SOCKET, SO_KEEPALIVE, 1);
        report('multicast', socket_set_option($port->getSocket(), IPPROTO_IP, MCAST_JOIN_GROUP, ['group' => '224.0.0.251', 'interface' => 'lo']));
        socket_close($socket); // the server's stays open
        report('fault', outcome(fn () => $server->getSocket(1)));
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, $data);
            $socket = $server->getSocket();
            report('worker', $socket === false ? $server->getLastError() : $socket::class);
        });
    },
    client: function (Harness $t) {
        [$class, $address, $same, $again, $datagrams, $udp] = $t->take('socket');
        same(['Socket', '127.0.0.1', true, 'Socket', true], [$class, $address, $same, $again, $datagrams], 'what it is');
        same([true], $t->take('multicast'), 'joining a group');
        same(['ValueError: SwooleLite\Server::getSocket(): Argument #1 ($port) must be 0 or the number of a port of this server'],
            $t->take('fault'), 'no such port');
        same('hello', $t->connect()->ask('hello'), 'the server still accepts');
        same([$t->managerPid === $t->masterPid ? 'Socket' : 9], $t->take('worker'), 'in a worker (EBADF: it does not accept)');
        $client = stream_socket_client("udp://127.0.0.1:$udp");
        fwrite($client, 'datagram');
        stream_set_timeout($client, 10);
        same('datagram', fread($client, 100), 'the other port');
    },
);
?>
--EXPECT--
OK

--TEST--
A TLS port beside plain ones: only its clients speak TLS; $ssl says so, and $type does not
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        Tls::here()->make('server');
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $info = $server->getClientInfo($fd);
            $port = $server->ports[$info['server_fd']];
            $server->send($fd, json_encode([$info['server_port'] === $port->port, $info['socket_type'], $port->type, $port->ssl]) . "\n");
            $port->type === Server::SOCK_UNIX_STREAM && $server->close($fd);
        });
        $server->listen('127.0.0.1', 0, Server::SOCK_TCP | Server::SOCK_SSL)->set(Tls::here()->options());
        $server->listen('tls.sock', 0, Server::SOCK_UNIX_STREAM | Server::SOCK_SSL)->set(Tls::here()->options());
        $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $server->on('start', fn (Server $server) => report('ports', ...array_column($server->ports, 'port')));
    },
    client: function (Harness $t) {
        [$plain, $tls, , $other] = $t->take('ports');
        foreach ([$plain, $other] as $port) {
            same([true, Server::SOCK_TCP, Server::SOCK_TCP, false], json_decode((new Client("tcp://127.0.0.1:$port"))->ask('?')), 'a plain port');
        }
        $client = Tls::connect("tcp://127.0.0.1:$tls");
        same([true, Server::SOCK_TCP, Server::SOCK_TCP, true], json_decode($client->ask('?')), 'a TLS port');
        // PHP's own streams do not speak TLS over unix sockets
        $answer = shell_exec("printf '?\\n' | openssl s_client -quiet -unix {$t->dir()}/tls.sock 2>/dev/null");
        same([true, Server::SOCK_UNIX_STREAM, Server::SOCK_UNIX_STREAM, true], json_decode($answer), 'TLS on a unix socket');
    },
);
?>
--EXPECT--
OK

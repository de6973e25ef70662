--TEST--
TLS: one port with it and one without, each with its own certificate and callbacks
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
    args: Tls::ARGS,
    server: function (Server $server) {
        $tls = Tls::here();
        $tls->make('server', 'first');
        $tls->make('second', 'second');
        $server->set($tls->options() + LINES);
        $answer = fn (string $port) => fn (Server $server, int $fd, int $reactorId, string $data) =>
            $server->send($fd, "$port {$server->getClientInfo($fd)['socket_type']} $data");
        $server->on('receive', $answer('first'));
        $plain = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $plain->on('receive', $answer('plain'));
        $second = $server->listen('127.0.0.1', 0, Server::SOCK_TCP | Server::SOCK_SSL);
        $second->set($tls->options('second'));
        $second->on('receive', $answer('second'));
        $unix = $server->listen('unix.sock', 0, Server::SOCK_UNIX_STREAM | Server::SOCK_SSL);
        $unix->set(['ssl_alpn_protocols' => ['x']]);
        $unix->on('receive', $answer('unix'));
        $server->on('start', fn () => report('ports', $plain->port, $second->port));
    },
    client: function (Harness $t) {
        [$plain, $second] = $t->take('ports');
        $client = Tls::connect($t->address);
        same(['first', 'first 1 hello'], [Tls::subject($client), $client->ask('hello')], 'the first port');
        same('plain 1 hello', (new Client("tcp://127.0.0.1:$plain"))->ask('hello'), 'the plain port');
        $client = Tls::connect("tcp://127.0.0.1:$second");
        same(['second', 'second 1 hello'], [Tls::subject($client), $client->ask('hello')], 'the second port');
        $command = ['openssl', 's_client', '-quiet', '-no_ign_eof', '-alpn', 'x', '-unix', "{$t->dir()}/unix.sock"];
        $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
        fwrite($pipes[0], "hello\n");
        same("unix 5 hello\n", fgets($pipes[1]), 'the unix socket');
        fclose($pipes[0]);
        proc_close($process);
    },
);
?>
--EXPECT--
OK

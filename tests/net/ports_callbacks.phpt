--TEST--
Ports have framings and callbacks of their own; what a port does not have it takes from the server
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2] + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, "server:$data"));
        $server->on('Connect', fn (Server $server, int $fd) => report('server connect'));

        $lengths = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $lengths->set(['open_eof_split' => false, 'open_length_check' => true, 'package_length_type' => 'n', 'package_body_offset' => 2]);
        $lengths->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, 'lengths:' . substr($data, 2) . "\n"));
        $lengths->on('CONNECT', fn (Server $server, int $fd) => report('lengths connect'));

        $marks = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $marks->set(['package_eof' => '##']);
        $marks->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, "marks:$data\n");
        });

        $server->listen('127.0.0.1', 0, Server::SOCK_TCP); // sets nothing
        $server->on('start', fn (Server $server) => report('ports', ...array_column($server->ports, 'port')));
    },
    client: function (Harness $t) {
        $ports = $t->take('ports');
        $clients = array_map(fn (int $port) => new Client("tcp://127.0.0.1:$port"), $ports);
        for ($i = 0; $i < 3; $i++) { // all of them at once
            $clients[0]->send("a\nb\n");
            $clients[1]->send("\0\1a\0\3b\nb");
            $clients[2]->send('a##b##');
            $clients[3]->send("a\nb\n");
            same(['server:a', 'server:b'], [$clients[0]->readLine(), $clients[0]->readLine()], 'the port of the constructor');
            same(['lengths:a', 'lengths:b', 'b'], [$clients[1]->readLine(), $clients[1]->readLine(), $clients[1]->readLine()], 'lengths');
            same(['marks:a##', 'marks:b##'], [$clients[2]->readLine(), $clients[2]->readLine()], 'marks');
            same(['server:a', 'server:b'], [$clients[3]->readLine(), $clients[3]->readLine()], 'a port that sets nothing');
        }
        $connects = array_count_values(array_column($t->takeAll(), 0));
        ksort($connects);
        same(['lengths connect' => 1, 'server connect' => 3], $connects, 'connect');
    },
);
?>
--EXPECT--
OK

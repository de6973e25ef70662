--TEST--
A port takes larger packages than its server's default, and another port smaller ones
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
        $server->set(['worker_num' => 1, 'package_max_length' => 100000] + LINES);
        $server->listen('127.0.0.1', 0, Server::SOCK_TCP)->set(['package_max_length' => 9000000]);
        $server->listen('127.0.0.1', 0, Server::SOCK_TCP)->set(['package_max_length' => 1000]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, strlen($data) . ' ' . md5($data) . "\n"));
        $server->on('start', fn (Server $server) => report('ports', ...array_column($server->ports, 'port')));
    },
    client: function (Harness $t) {
        $ports = $t->take('ports');
        foreach ([100000, 9000000, 1000] as $i => $max) {
            $package = str_pad((string) $max, $max - 1, 'x') . "\n";
            same("$max " . md5($package), (new Client("tcp://127.0.0.1:$ports[$i]"))->ask(rtrim($package)), "a package of $max bytes");
            $client = new Client("tcp://127.0.0.1:$ports[$i]");
            $client->send(str_repeat('x', $max + 1));
            same('', $client->readAll(), 'one byte more');
            $t->waitForLog('/package_max_length/');
        }
    },
);
?>
--EXPECT--
OK

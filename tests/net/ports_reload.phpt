--TEST--
A reload keeps all ports, their clients and their callbacks
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
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, "server\n"));
        $port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $port->on('receive', fn (Server $server, int $fd) => $server->send($fd, "port\n"));
        $server->listen('ports_reload.sock', 0, Server::SOCK_UNIX_STREAM)->on('receive', fn (Server $server, int $fd) => $server->send($fd, "unix\n"));
        $server->on('afterReload', fn () => report('reloaded'));
        $server->on('start', fn (Server $server) => report('ports', ...array_column($server->ports, 'port')));
    },
    client: function (Harness $t) {
        [$first, $second] = $t->take('ports');
        $addresses = ['server' => "tcp://127.0.0.1:$first", 'port' => "tcp://127.0.0.1:$second", 'unix' => "unix://{$t->dir()}/ports_reload.sock"];
        $connect = fn () => array_map(fn (string $address) => new Client($address), $addresses);
        $old = $connect();
        array_walk($old, fn (Client $client, string $name) => same($name, $client->ask('?'), 'before'));
        $t->reload();
        $t->take('reloaded');
        if ($t->managerPid !== $t->masterPid) { // in MODE_BASE they end with their worker
            array_walk($old, fn (Client $client, string $name) => same($name, $client->ask('?'), 'a client from before'));
        }
        foreach (range(1, 5) as $i) {
            $new = $connect();
            array_walk($new, fn (Client $client, string $name) => same($name, $client->ask('?'), 'a new client'));
        }
    },
);
?>
--EXPECT--
OK

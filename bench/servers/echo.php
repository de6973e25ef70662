<?php

/*
 * The echo server that is measured: what came in goes back, from a worker.
 * usage: php -d extension=swoolelite.so echo.php [--base] [--udp] [--reactors N] [--workers N] [--connections N]
 */

declare(strict_types=1);

use SwooleLite\Server;

$options = getopt('', ['base', 'udp', 'reactors:', 'workers:', 'connections:']);

$mode = isset($options['base']) ? Server::MODE_BASE : Server::MODE_PROCESS;
$server = new Server('127.0.0.1', 0, $mode, isset($options['udp']) ? Server::SOCK_UDP : Server::SOCK_TCP);
$server->set([
    'reactor_num' => (int) ($options['reactors'] ?? 1),
    'worker_num' => (int) ($options['workers'] ?? 1),
    'max_connection' => (int) ($options['connections'] ?? 1000),
    'backlog' => 4096,
    'enable_reuse_port' => isset($options['udp']), // as the baseline has it
]);

$server->on('start', function (Server $server): void {
    echo "port {$server->port}\n";
});

$server->on('receive', function (Server $server, int $fd, int $reactorId, string $data): void {
    $server->send($fd, $data);
});

$server->on('packet', function (Server $server, string $data, array $client): void {
    $server->sendto($client['address'], $client['port'], $data);
});

exit($server->start() ? 0 : 1);

<?php

/*
 * The echo server that is measured: what came in goes back, from a worker.
 * usage: php -d extension=swoolelite.so echo.php [--base] [--udp] [--dispatch func|stream] [--reactors N] [--workers N] [--connections N]
 *     [--tls DIRECTORY]
 */

declare(strict_types=1);

use SwooleLite\Server;

$options = getopt('', ['base', 'udp', 'dispatch:', 'reactors:', 'workers:', 'connections:', 'tls:']);

$mode = isset($options['base']) ? Server::MODE_BASE : Server::MODE_PROCESS;
$type = isset($options['udp']) ? Server::SOCK_UDP : Server::SOCK_TCP | (isset($options['tls']) ? Server::SOCK_SSL : 0);
$server = new Server('127.0.0.1', 0, $mode, $type);
$server->set([
    'reactor_num' => (int) ($options['reactors'] ?? 1),
    'worker_num' => (int) ($options['workers'] ?? 1),
    'max_connection' => (int) ($options['connections'] ?? 1000),
    'backlog' => 4096,
    'enable_reuse_port' => isset($options['udp']), // as the baseline has it
] + (isset($options['tls']) ? [
    'ssl_cert_file' => "$options[tls]/server.crt",
    'ssl_key_file' => "$options[tls]/server.key",
] : []));

match ($options['dispatch'] ?? '') {
    '' => null,
    'stream' => $server->set(['dispatch_mode' => Server::DISPATCH_STREAM]),
    'func' => $server->set(['dispatch_func' => fn (Server $server, int $fd): int => $fd % $server->setting['worker_num']]),
};

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

<?php

/*
 * The echo server that is measured: what came in goes back, from a worker.
 * usage: php -d extension=swoolelite.so echo.php [--base] [--dispatch func|stream] [--reactors N] [--workers N] [--connections N]
 *     [--tls DIRECTORY]
 */

declare(strict_types=1);

use SwooleLite\Server;

$options = getopt('', ['base', 'dispatch:', 'reactors:', 'workers:', 'connections:', 'tls:']);

$mode = isset($options['base']) ? Server::MODE_BASE : Server::MODE_PROCESS;
$server = new Server('127.0.0.1', 0, $mode, Server::SOCK_TCP | (isset($options['tls']) ? Server::SOCK_SSL : 0));
$server->set([
    'reactor_num' => (int) ($options['reactors'] ?? 1),
    'worker_num' => (int) ($options['workers'] ?? 1),
    'max_connection' => (int) ($options['connections'] ?? 1000),
    'backlog' => 4096,
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

exit($server->start() ? 0 : 1);

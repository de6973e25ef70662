<?php

/*
 * The server that hostile clients meet: an echo, which answers "flood" with 8 MB; a port whose packages begin with
 * their length; and, where a certificate is given, a port with TLS. It prints its ports as a line of JSON.
 * usage: php -d extension=swoolelite.so hostile.php [--base] [--dispatch queue|stream] [--cert FILE --key FILE] [--workers N]
 */

declare(strict_types=1);

use SwooleLite\Server;

$options = getopt('', ['base', 'dispatch:', 'cert:', 'key:', 'workers:']);
$mode = isset($options['base']) ? Server::MODE_BASE : Server::MODE_PROCESS;
$server = new Server('127.0.0.1', 0, $mode, Server::SOCK_TCP);
$server->set([
    'reactor_num' => 1,
    'worker_num' => (int) ($options['workers'] ?? 2),
    'max_connection' => 20000,
    'backlog' => 4096,
    'dispatch_mode' => ($options['dispatch'] ?? 'queue') === 'stream' ? Server::DISPATCH_STREAM : Server::DISPATCH_QUEUE,
]);
$length = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
$length->set(['open_length_check' => true, 'package_length_type' => 'N', 'package_body_offset' => 4]);
$length->on('receive', fn (Server $server, int $fd) => $server->send($fd, 'ok'));
$tls = null;
if (isset($options['cert'], $options['key'])) {
    $tls = $server->listen('127.0.0.1', 0, Server::SOCK_TCP | Server::SOCK_SSL);
    $tls->set(['ssl_cert_file' => $options['cert'], 'ssl_key_file' => $options['key']]);
}
$part = str_repeat('a part of 8 MB. ', 1 << 16);

/** 8 MB in parts, as far as they are accepted. */
function flood(Server $server, int $fd, string $part): void
{
    for ($i = 0; $i < 8 && $server->send($fd, $part); $i++);
}

$server->on('start', function (Server $server) use ($length, $tls): void {
    echo json_encode(['echo' => $server->port, 'length' => $length->port, 'tls' => $tls?->port]), "\n";
});

$server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($part): void {
    match ($data) {
        "flood\n" => flood($server, $fd, $part),
        "hang\n" => sleep(10),
        default => $server->send($fd, $data),
    };
});

exit($server->start() ? 0 : 1);

<?php

/*
 * Packages that end with "\r\n", and a callback that does nothing with them.
 * usage: php -d extension=swoolelite.so eof.php [--base]
 */

declare(strict_types=1);

use SwooleLite\Server;

$mode = isset(getopt('', ['base'])['base']) ? Server::MODE_BASE : Server::MODE_PROCESS;
$server = new Server('127.0.0.1', 0, $mode, Server::SOCK_TCP);
$server->set([
    'reactor_num' => 1,
    'worker_num' => 1,
    'open_eof_split' => true,
    'package_eof' => "\r\n",
]);

$server->on('start', function (Server $server): void {
    echo "port {$server->port}\n";
});

$server->on('connect', function (Server $server, int $fd): void {
    $server->send($fd, $server->stats()['request_count'] . "\n");
});

$server->on('receive', function (Server $server, int $fd, int $reactorId, string $data): void {
});

exit($server->start() ? 0 : 1);

<?php

/*
 * The server of files that is measured: for each byte that comes, the whole file goes back.
 * usage: php -d extension=swoolelite.so file.php --file PATH [--base]
 */

declare(strict_types=1);

use SwooleLite\Server;

$options = getopt('', ['base', 'file:']);

$mode = isset($options['base']) ? Server::MODE_BASE : Server::MODE_PROCESS;
$server = new Server('127.0.0.1', 0, $mode);
$server->set(['reactor_num' => 1, 'worker_num' => 1]);

$server->on('start', function (Server $server): void {
    echo "port {$server->port}\n";
});

$server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($options): void {
    for ($i = 0; $i < strlen($data); $i++) {
        $server->sendfile($fd, $options['file']);
    }
});

exit($server->start() ? 0 : 1);

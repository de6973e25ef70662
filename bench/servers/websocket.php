<?php

/*
 * The WebSocket server that is measured: an echo; with --group each client becomes a member of a group, is greeted, and
 * whatever one of them says has --bytes sent to all.
 * usage: php -d extension=swoolelite.so websocket.php [--base] [--reactors N] [--workers N] [--connections N] [--group --bytes N]
 */

declare(strict_types=1);

use SwooleLite\Http\Request;
use SwooleLite\WebSocket\Frame;
use SwooleLite\WebSocket\Server;

if (!class_exists(Server::class)) {
    echo "refused this version has no WebSocket\\Server\n";
    exit(0);
}
$options = getopt('', ['base', 'reactors:', 'workers:', 'connections:', 'group', 'bytes:']);

if (isset($options['group']) && !method_exists(Server::class, 'joinGroup')) {
    echo "refused this version has no groups\n";
    exit(0);
}

$server = new Server('127.0.0.1', 0, isset($options['base']) ? Server::MODE_BASE : Server::MODE_PROCESS);
$server->set([
    'reactor_num' => (int) ($options['reactors'] ?? 1),
    'worker_num' => (int) ($options['workers'] ?? 1),
    'max_connection' => (int) ($options['connections'] ?? 1000),
    'backlog' => 4096,
]);

$server->on('start', function (Server $server): void {
    echo "port {$server->port}\n";
});

if (isset($options['group'])) {
    $message = str_repeat('x', (int) ($options['bytes'] ?? 100));
    $server->on('open', function (Server $server, Request $request): void {
        $server->joinGroup($request->fd, 'all');
        $server->push($request->fd, 'joined');
    });
    $server->on('message', function (Server $server, Frame $frame) use ($message): void {
        $server->sendToGroup('all', $message);
    });
} else {
    $server->on('message', function (Server $server, Frame $frame): void {
        $server->push($frame->fd, $frame->data, $frame->opcode);
    });
}

exit($server->start() ? 0 : 1);

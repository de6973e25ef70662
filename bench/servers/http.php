<?php

/*
 * The HTTP server that is measured: hello world, static files, uploads.
 * usage: php -d extension=swoolelite.so http.php [--base] [--reactors N] [--workers N] [--connections N] [--root DIRECTORY]
 *     [--uploads DIRECTORY]
 */

declare(strict_types=1);

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Http\Server;

if (!class_exists(Server::class)) {
    echo "refused this version has no Http\\Server\n";
    exit(0);
}
$options = getopt('', ['base', 'reactors:', 'workers:', 'connections:', 'root:', 'uploads:']);

$server = new Server('127.0.0.1', 0, isset($options['base']) ? Server::MODE_BASE : Server::MODE_PROCESS);
$server->set([
    'reactor_num' => (int) ($options['reactors'] ?? 1),
    'worker_num' => (int) ($options['workers'] ?? 1),
    'max_connection' => (int) ($options['connections'] ?? 1000),
    'backlog' => 4096,
    // clients that are weighed say nothing for a while
    'http_header_timeout' => 600,
    'http_keepalive_timeout' => 600,
]);
if (isset($options['root'])) {
    $server->set(['enable_static_handler' => true, 'document_root' => $options['root']]);
}
if (isset($options['uploads'])) {
    $server->set(['upload_tmp_dir' => $options['uploads'], 'upload_max_filesize' => 1 << 30]);
}

$server->on('start', function (Server $server): void {
    echo "port {$server->port}\n";
});

$server->on('request', isset($options['uploads']) ? function (Request $request, Response $response): void {
    $file = $request->files['file']['tmp_name'] ?? $request->contentFile();
    $response->end('stored ' . filesize($file) . "\n");
} : function (Request $request, Response $response): void {
    $response->end("Hello World\n");
});

exit($server->start() ? 0 : 1);

<?php
/**
 * A small site on one port: pages and what belongs to them (examples/http/), a form with an upload, a counter that all
 * visitors share over a WebSocket, and server-sent events.
 *
 *   php -d extension=swoolelite examples/http.php [PORT]
 *
 * Without PORT a free one is taken and told.
 */

use SwooleLite\Atomic;
use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Timer;
use SwooleLite\WebSocket\Frame;
use SwooleLite\WebSocket\Server;

$server = new Server('127.0.0.1', (int) ($argv[1] ?? 0));
$server->set([
    'worker_num' => 2,
    'enable_static_handler' => true, // files of this directory are sent without PHP
    'document_root' => __DIR__ . '/http',
    'http_index_files' => ['index.html'],
]);
$counter = new Atomic();

$server->on('start', function (Server $server) {
    echo "http://127.0.0.1:$server->port/\n";
});

$server->on('request', function (Request $request, Response $response) use ($server) {
    match ($request->server['request_uri']) {
        '/upload' => upload($request, $response),
        '/events' => events($server, $response),
        default => refuse($response, 404, 'Not found'),
    };
});

function upload(Request $request, Response $response): void
{
    $file = $request->files['file'] ?? null;
    if (($file['error'] ?? null) !== UPLOAD_ERR_OK) {
        refuse($response, 400, 'There is no file');
        return;
    }
    $name = $request->post['name'] ?? '';
    $shown = [
        '{name}' => is_string($name) ? $name : '', // a client may send name[]
        '{file}' => $file['name'],
        '{type}' => $file['type'],
        '{size}' => number_format($file['size']),
        '{hash}' => hash_file('sha256', $file['tmp_name']),
    ];
    $response->header('Content-Type', 'text/html; charset=utf-8');
    $response->end(strtr(file_get_contents(__DIR__ . '/http/upload.html'), array_map(htmlspecialchars(...), $shown)));
}

/** An answer without end: this returns, and a timer goes on with it until the client has gone. */
function events(Server $server, Response $response): void
{
    $response->header('Content-Type', 'text/event-stream');
    $response->header('Cache-Control', 'no-cache');
    $tell = function () use ($server, $response): bool {
        $stats = $server->stats();
        return $response->write('data: ' . json_encode([
            'time' => date('H:i:s'),
            'uptime' => (time() - $stats['start_time']) . ' s',
            'connections' => $stats['connection_num'],
            'requests' => number_format($stats['request_count']),
        ]) . "\n\n");
    };
    $tell() && Timer::tick(1000, fn (int $timer) => $tell() || Timer::clear($timer));
}

function refuse(Response $response, int $status, string $why): void
{
    $response->status($status);
    $response->header('Content-Type', 'text/plain');
    $response->end("$why\n");
}

$server->on('open', function (Server $server, Request $request) use ($counter) {
    $server->joinGroup($request->fd, 'counter');
    $server->push($request->fd, (string) $counter->get());
});
$server->on('message', function (Server $server, Frame $frame) use ($counter) {
    if ($frame->data === 'up') {
        $server->sendToGroup('counter', (string) $counter->add());
    }
});

exit($server->start() ? 0 : 1);

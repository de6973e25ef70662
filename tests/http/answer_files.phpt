--TEST--
sendfile(): head and file, parts of it, HEAD, and files that cannot be sent
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Http\Server;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        file_put_contents('large.bin', str_repeat('0123456789', 300_000));
        file_put_contents('page.html', '<p>');
        file_put_contents('empty.txt', '');
        $server->on('request', function (Request $request, Response $response) use ($server) {
            $get = $request->get;
            if (isset($get['field'])) {
                $response->header('X-Long', str_repeat('x', (int) $get['field']));
            }
            $sent = $response->sendfile($get['file'], (int) ($get['offset'] ?? 0), (int) ($get['length'] ?? 0));
            $sent || $response->status(404) && $response->end((string) $server->getLastError());
        });
    },
    client: function (Harness $t) {
        $http = http($t);
        foreach ([
            'file=large.bin' => [200, 3_000_000, '0123456789', 'application/octet-stream'],
            'file=large.bin&offset=5&length=7' => [200, 7, '5678901', 'application/octet-stream'],
            'file=page.html' => [200, 3, '<p>', 'text/html'],
            'file=page.html&field=5000' => [200, 3, '<p>', 'text/html'],
            'file=empty.txt' => [200, 0, '', 'text/plain'],
            'file=missing' => [404, 1, '2', 'text/html'],
            'file=/tmp' => [404, 2, '21', 'text/html'],
            'file=page.html&offset=4' => [404, 2, '22', 'text/html'],
        ] as $query => [$status, $size, $begin, $type]) {
            $answer = $http->get("/?$query");
            same([$status, $size, $begin, $type], [$answer->status, strlen($answer->body), substr($answer->body, 0, 10), $answer->header['content-type']], $query);
            $head = $http->request('HEAD', "/?$query");
            same([$status, $answer->header['content-length']], [$head->status, $head->header['content-length']], "HEAD of $query");
        }
        $http->send(str_repeat(HttpClient::bytes('GET', '/?file=page.html'), 3));
        for ($i = 0; $i < 3; $i++) {
            same('<p>', $http->answer()->body, 'pipelined');
        }
    },
);
?>
--EXPECT--
OK

--TEST--
Access log: one line for each request, whoever has answered it
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
        mkdir('public');
        file_put_contents('public/a.txt', 'hello');
        file_put_contents('public/big.txt', str_repeat('0123456789', 20000));
        $server->set(['enable_static_handler' => true, 'document_root' => 'public', 'http_access_log' => 'access.log', 'http_access_log_format' => 'combined']);
        $server->on('request', function (Request $request, Response $response) {
            $response->status(201);
            $response->end(str_repeat('x', (int) $request->get['size']));
        });
    },
    client: function (Harness $t) {
        $file = $t->dir() . '/access.log';
        $http = http($t);
        $http->get('/php?size=3', ['User-Agent' => "a\"b", 'Referer' => 'http://r/']);
        $http->get('/php?size=300000');
        $http->request('HEAD', '/a.txt');
        $http->get('/a.txt');
        $http->get('/a.txt', ['Range' => 'bytes=0-1']);
        $http->get('/big.txt');
        $http->send(HttpClient::bytes('GET', '/a.txt') . HttpClient::bytes('GET', '/php?size=4'));
        $http->answer();
        $http->answer();
        same(400, $http->ask("GET / HTTP/1.1\r\nbad field\r\n\r\n")->status, 'a wrong request');
        $lines = fn () => substr_count(file_get_contents($file), "\n");
        $t->waitFor(fn () => $lines() >= 9, 'its line'); // the next connection may be another loop's
        http($t)->ask("nonsense\x01\r\n\r\n");
        $t->waitFor(fn () => $lines() >= 10, 'all lines');
        $lines = array_map(fn ($line) => preg_replace('/^127\.0\.0\.1 - - \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] /', '', $line, 1), file($file, FILE_IGNORE_NEW_LINES));
        $size = strlen(http($t)->ask("nonsense\x01\r\n\r\n")->body);
        same([
            '"GET /php?size=3 HTTP/1.1" 201 3 "http://r/" "a\x22b"',
            '"GET /php?size=300000 HTTP/1.1" 201 300000 "-" "-"',
            '"HEAD /a.txt HTTP/1.1" 200 0 "-" "-"',
            '"GET /a.txt HTTP/1.1" 200 5 "-" "-"',
            '"GET /a.txt HTTP/1.1" 206 2 "-" "-"',
            '"GET /big.txt HTTP/1.1" 200 200000 "-" "-"',
            '"GET /a.txt HTTP/1.1" 200 5 "-" "-"',
            '"GET /php?size=4 HTTP/1.1" 201 4 "-" "-"',
            "\"GET / HTTP/1.1\" 400 $size \"-\" \"-\"",
            "\"nonsense\\x01\" 400 $size \"-\" \"-\"",
        ], $lines, 'the lines');
        same(0600, fileperms($file) & 0777, 'permissions');
    },
);
?>
--EXPECT--
OK

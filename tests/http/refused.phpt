--TEST--
What is no request, or is none that can be answered, gets its status, and the connection is closed
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
        $server->set(['http_max_headers' => 5, 'http_max_uri_size' => 100, 'http_max_header_size' => 1000]);
        $server->on('request', function (Request $request, Response $response) {
            report('request', $request->server['request_uri']);
            $response->end('hello');
        });
    },
    client: function (Harness $t) {
        $get = "GET / HTTP/1.1\r\nHost: a\r\n";
        $rows = [
            ["\x16\x03\x01\x02\x00\x01\x00", 400],
            ["SSH-2.0-OpenSSH_9.2\r\n", 400],
            ["GET /\r\n", 400],
            ["GET / HTTP/1.1\n", 400],
            ["GET / HTTP/1.1\r\n\r\n", 400],
            ["{$get}Host: b\r\n\r\n", 400],
            ["{$get}A: b\r\n c\r\n\r\n", 400],
            ["{$get}A : b\r\n\r\n", 400],
            ["{$get}A: b\rc\r\n\r\n", 400],
            ["{$get}A: \0\r\n\r\n", 400],
            ["{$get}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400],
            ["{$get}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400],
            ["{$get}Content-Length: +5\r\n\r\nhello", 400],
            ["{$get}Content-Length: 99999999999999999999\r\n\r\n", 400],
            ["{$get}Transfer-Encoding: chunked\r\n\r\nx\r\n", 400],
            ["{$get}Content-Length: 999999999999\r\n\r\n", 413],
            ['GET /' . str_repeat('a', 100), 414],
            ["{$get}Expect: the unexpected\r\n\r\n", 417],
            [$get . str_repeat("A: b\r\n", 5) . "\r\n", 431],
            [$get . 'A: ' . str_repeat('b', 1000), 431],
            ["get / HTTP/1.1\r\n", 501],
            ["CONNECT a:80 HTTP/1.1\r\n", 501],
            ["{$get}Transfer-Encoding: gzip, chunked\r\n\r\n", 501],
            ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505],
            ["GET / HTTP/1.2\r\n", 505],
        ];
        foreach ($rows as [$bytes, $status]) {
            foreach (['', HttpClient::bytes('GET', '/before')] as $before) {
                $http = http($t);
                $http->send($before . $bytes);
                if ($before !== '') {
                    same(['hello', false], [($answer = $http->answer())->body, $answer->closes()], 'answer to the request before');
                    same(['/before'], $t->take('request'), 'request before');
                }
                $answer = $http->answer();
                same([$status, true], [$answer->status, $answer->closes()], "answer to $bytes");
                check($http->isClosed(), "it is closed after $bytes");
            }
        }
        same([], $t->takeAll(), 'requests that reached PHP');
        same('hello', http($t)->get('/')->body, 'answer to an honest client');
    },
);
?>
--EXPECT--
OK

--TEST--
A connection stays for further requests unless the client or the version says otherwise
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
        $server->on('request', fn (Request $request, Response $response) => $response->end("for {$request->server['request_uri']}"));
    },
    client: function (Harness $t) {
        $http = http($t);
        for ($i = 0; $i < 3; $i++) {
            $answer = $http->get("/$i");
            same([200, "for /$i", false], [$answer->status, $answer->body, $answer->closes()], "answer $i");
        }
        $closing = [
            "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: test\r\nConnection: TE, Close\r\n\r\n",
            "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n",
        ];
        foreach ($closing as $request) {
            $http = http($t);
            $answer = $http->ask($request);
            same([200, 'for /', true], [$answer->status, $answer->body, $answer->closes()], $request);
            check($http->isClosed(), 'it is closed');
        }
        $http = http($t);
        foreach ([1, 2] as $i) {
            $answer = $http->ask("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
            same([200, 'keep-alive'], [$answer->status, strtolower($answer->header['connection'] ?? '')], "answer $i to HTTP/1.0");
        }
    },
);
?>
--EXPECT--
OK

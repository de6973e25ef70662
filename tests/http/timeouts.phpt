--TEST--
A head or a connection that takes too long: 408 where a part has come, else it is closed without a word
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
        $server->set(['http_header_timeout' => 0.3, 'http_keepalive_timeout' => 0.2, 'http_body_timeout' => 0.4]);
        $server->on('request', function (Request $request, Response $response) use ($server) {
            if ($request->server['request_uri'] === '/late') {
                $server->after(700, fn () => $response->end('late'));
            } else {
                $response->end('hello');
            }
        });
    },
    client: function (Harness $t) {
        $silent = http($t);
        $half = http($t);
        $half->send("GET / HTTP/1.1\r\nHost: a\r\n");
        $body = http($t);
        $body->send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
        $idle = http($t);
        same('hello', $idle->get()->body, 'answer');
        $second = http($t);
        same('hello', $second->get()->body, 'answer');
        $second->send('GET ');
        $late = http($t);
        same('late', $late->get('/late')->body, 'an answer takes what time it needs');

        check($silent->isClosed(), 'a client that sends nothing is closed');
        check($idle->isClosed(), 'an idle one too');
        foreach (['head' => $half, 'body' => $body, 'second head' => $second] as $what => $http) {
            same(408, $http->answer()->status, "status of an unfinished $what");
            check($http->isClosed(), "it is closed: $what");
        }
    },
);
?>
--EXPECT--
OK

--TEST--
Requests that come one byte at a time
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
        $server->on('request', fn (Request $request, Response $response) => $response->end(json_encode([$request->server['request_uri'], $request->header['a'] ?? null, $request->getContent()])));
    },
    client: function (Harness $t) {
        $http = http($t);
        $requests = [
            ["\r\n\r\n" . HttpClient::bytes('GET', '/a', ['A' => 'b']), ['/a', 'b', '']],
            [HttpClient::bytes('POST', '/c', [], 'hello'), ['/c', null, 'hello']],
            [HttpClient::bytes('POST', '/d', ['Transfer-Encoding' => 'chunked'], HttpClient::chunked('hello', 2)), ['/d', null, 'hello']],
        ];
        foreach ($requests as [$bytes, $expected]) {
            foreach (str_split($bytes) as $byte) {
                $http->send($byte);
            }
            same($expected, json_decode($http->answer()->body), 'what was understood');
        }
    },
);
?>
--EXPECT--
OK

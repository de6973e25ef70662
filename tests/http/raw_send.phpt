--TEST--
$server->send() and close() on a port of HTTP
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
        $server->on('request', function (Request $request, Response $response) use ($server) {
            if ($request->server['request_uri'] === '/raw') {
                report('send', $server->send($response->fd, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nraw"));
            }
            report('close', $server->close($response->fd));
            report('end', $response->end('not sent'), $response->isWritable());
        });
    },
    client: function (Harness $t) {
        foreach (['/raw' => 'raw', '/' => null] as $path => $body) {
            $http = http($t);
            $http->send(HttpClient::bytes('GET', $path));
            if ($body !== null) {
                same($body, $http->answer()->body, 'the raw answer');
                same([true], $t->take('send'), 'send()');
            }
            check($http->isClosed(), 'it is closed');
            same([true], $t->take('close'), 'close()');
            same([false, false], $t->take('end'), 'end() behind close()');
        }
    },
);
?>
--EXPECT--
OK

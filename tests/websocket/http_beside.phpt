--TEST--
WebSocket: plain HTTP beside it, with and without a 'request' callback; 'disconnect'
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\Http\{Request, Response};
use SwooleLite\WebSocket\{Frame, Server};

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->on('message', fn () => null);
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
        $other = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $other->on('request', function (Request $request, Response $response) use ($server) {
            report('push', $server->push($request->fd, 'text'), $server->getLastError() === Server::ERROR_WEBSOCKET_UNCONNECTED,
                $server->isEstablished($request->fd), $server->disconnect($request->fd), $server->getClientInfo($request->fd)['websocket_status']);
            $response->end('hello');
        });
        $other->on('message', fn (Server $server, Frame $frame) => $server->push($frame->fd, 'of the other port'));
        $other->on('disconnect', fn (Server $server, int $fd) => report('disconnect', $fd));
        $server->on('workerStart', fn () => report('port', $other->port));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        check(str_starts_with($client->readAll(), 'HTTP/1.1 400 '), 'nobody takes a request: 400, and closed');
        same([1], $t->take('close'), 'without a disconnect callback: close');

        [$port] = $t->take('port');
        $client = new Client("tcp://127.0.0.1:$port");
        $client->send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        check(str_ends_with($client->readAll(), "\r\n\r\nhello"), 'the answer of the request callback');
        same([false, true, false, false, 0], $t->take('push'), 'an HTTP client is no WebSocket');
        same([2], $t->take('disconnect'), 'with one');
        same('of the other port', WebSocketClient::open($t, client: new Client("tcp://127.0.0.1:$port"))->ask('x'), 'message of a port');
    },
);
?>
--EXPECT--
OK

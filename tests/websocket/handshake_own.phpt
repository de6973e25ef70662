--TEST--
WebSocket: a 'handshake' callback answers by itself, and 'open' is not called
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
        $server->on('handshake', function (Request $request, Response $response) use ($server) {
            if ($request->get['room'] !== '1') {
                $response->status(403);
                $response->end('not this room');
                return;
            }
            same(false, $server->push($request->fd, 'too early'), 'push() before the answer');
            same(Server::ERROR_WEBSOCKET_UNCONNECTED, $server->getLastError(), 'the error');
            $response->status(101);
            $response->header('Upgrade', 'websocket');
            $response->header('Connection', 'Upgrade');
            $response->header('Sec-WebSocket-Accept', base64_encode(sha1($request->header['sec-websocket-key'] . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11', true)));
            $response->header('X-Mine', 'yes');
            $response->end();
            same(true, $server->isEstablished($request->fd), 'isEstablished() behind the answer');
            $server->push($request->fd, 'welcome');
        });
        $server->on('open', fn () => report('open'));
        $server->on('message', fn (Server $server, Frame $frame) => $server->push($frame->fd, $frame->data));
        $server->on('disconnect', fn (Server $server, int $fd) => report('disconnect', $fd));
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
    },
    client: function (Harness $t) {
        $socket = WebSocketClient::open($t);
        check(str_contains($socket->answer, 'Sec-Websocket-Accept: ' . WebSocketClient::ACCEPT), 'the key');
        check(str_contains(strtolower($socket->answer), "x-mine: yes\r\n"), 'a field of its own');
        check(!preg_match('/content-(length|type)|transfer/i', $socket->answer), "the answer has no body: $socket->answer");
        same('welcome', $socket->readText(), 'what the callback pushed');
        same('abc', $socket->ask('abc'), 'the echo');
        $socket->close();
        same([1], $t->take('close'), 'the close callback of a WebSocket');

        $client = $t->connect();
        $client->send(str_replace('room=1', 'room=2', WebSocketClient::request()));
        check(str_starts_with($client->readLine(), 'HTTP/1.1 403 '), 'another answer');
        $client->endOutput();
        $client->readAll();
        same([2], $t->take('disconnect'), 'the end of a connection that never was a WebSocket');
        same([], $t->takeAll(), 'nothing else was called');
    },
);
?>
--EXPECT--
OK

--TEST--
WebSocket: beforeHandshakeResponse may add fields, or answer otherwise
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
        $server->on('beforeHandshakeResponse', function (Server $server, Request $request, Response $response) {
            switch ($request->get['room']) {
                case '2':
                    $response->status(401);
                    break;
                case '3':
                    $response->status(403);
                    $response->end('no');
                    break;
                default:
                    $response->header('X-Session', '42');
            }
        });
        $server->on('open', fn (Server $server, Request $request) => report('open', $request->get['room'] . ($request->rawContent() === '' ? '' : ' with a body')));
        $server->on('message', fn (Server $server, Frame $frame) => $server->push($frame->fd, $frame->data));
    },
    client: function (Harness $t) {
        $socket = WebSocketClient::open($t);
        check(str_contains($socket->answer, 'Sec-WebSocket-Accept: ' . WebSocketClient::ACCEPT), 'the key');
        check(str_contains(strtolower($socket->answer), "x-session: 42\r\n"), 'a field of its own');
        same('abc', $socket->ask('abc'), 'the echo');
        same(['1'], $t->take('open'), 'open');
        // a body in a file, which only the first of its two Requests has
        $client = $t->connect();
        $client->send(str_replace("\r\n\r\n", "\r\nContent-Length: 100000\r\n\r\n", WebSocketClient::request()) . str_repeat('x', 100000));
        same(['1 with a body'], $t->take('open'), 'open, with a body');
        foreach ([2 => 401, 3 => 403] as $room => $status) {
            $client = $t->connect();
            $client->send(str_replace('room=1', "room=$room", WebSocketClient::request()));
            $head = $client->readLine();
            check(str_starts_with($head, "HTTP/1.1 $status "), "room $room: $head");
            $client->endOutput();
            check(!str_contains($client->readAll(), 'Sec-WebSocket-Accept'), 'it is no handshake');
        }
        same([], $t->takeAll(), 'open is not called for these');
    },
);
?>
--EXPECT--
OK

--TEST--
WebSocket: which handshakes are accepted, and what is told to the others
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
        $server->set(['websocket_subprotocol' => 'chat.v2']);
        $server->on('open', fn (Server $server, Request $request) => $server->push($request->fd, 'welcome'));
        $server->on('message', fn (Server $server, Frame $frame) => $server->push($frame->fd, strrev($frame->data)));
        $server->on('request', fn (Request $request, Response $response) => $response->end('plain HTTP'));
    },
    client: function (Harness $t) {
        $good = WebSocketClient::request();
        $cases = [
            [$good, 101, null],
            [str_replace(['Upgrade: websocket', 'Connection: Upgrade'], ['upgrade: h2c, WebSocket', 'CONNECTION: keep-alive,upgrade'], $good), 101, null],
            [str_replace('GET', 'POST', $good), 405, null],
            [str_replace('HTTP/1.1', 'HTTP/1.0', $good), 400, null],
            [str_replace('Connection: Upgrade', 'Connection: keep-alive', $good), 400, null],
            [WebSocketClient::request(key: 'c2hvcnQ='), 400, null],
            [str_replace('Sec-WebSocket-Key', 'X-Key', $good), 400, null],
            [WebSocketClient::request('Sec-WebSocket-Key: ' . WebSocketClient::KEY . "\r\n"), 400, null],
            [str_replace('Version: 13', 'Version: 8', $good), 426, 'Sec-WebSocket-Version: 13'],
            [str_replace("Sec-WebSocket-Version: 13\r\n", '', $good), 426, 'Sec-WebSocket-Version: 13'],
            [str_replace('Upgrade: websocket', 'Upgrade: h2c', $good), 200, 'plain HTTP'],
        ];
        foreach ($cases as $i => [$request, $status, $more]) {
            $client = $t->connect();
            $client->send($request);
            $head = $client->readLine();
            check(str_starts_with($head, "HTTP/1.1 $status "), "request $i has status $status, not '$head'");
            if ($status === 101) {
                continue;
            }
            if ($status !== 200) {
                $head .= "\n" . $client->readAll(); // the server closes
            } else {
                $client->endOutput();
                $head .= $client->readAll();
            }
            check($more === null || str_contains($head, $more), "the answer to request $i says '$more': $head");
        }

        foreach (['chat.v2' => true, 'chat.v1, chat.v2' => true, 'chat.V2' => false, 'chat' => false] as $offer => $taken) {
            $socket = WebSocketClient::open($t, "Sec-WebSocket-Protocol: $offer\r\n");
            same($taken, str_contains($socket->answer, "\r\nSec-WebSocket-Protocol: chat.v2\r\n"), "the subprotocol of '$offer'");
        }
        $socket = WebSocketClient::open($t, "Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: chat.v2\r\n");
        check(str_contains($socket->answer, 'chat.v2'), 'a subprotocol in the second of two fields');
        check(!str_contains(WebSocketClient::open($t)->answer, 'Sec-WebSocket-Protocol'), 'no subprotocol that was not offered');

        // what comes with the handshake is not lost, and not before the answer
        $socket = WebSocketClient::open($t, behind: WebSocketClient::frame(0x81, 'abc') . WebSocketClient::frame(0x89, 'p'));
        $frames = [$socket->read(), $socket->read(), $socket->read()];
        sort($frames);
        same([[0x81, 'cba'], [0x81, 'welcome'], [0x8a, 'p']], $frames, 'the answers to frames that came with the handshake');
    },
);
?>
--EXPECT--
OK

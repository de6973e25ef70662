--TEST--
WebSocket\Server: a client shakes hands, sends, gets answers and closes
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\Http\Request;
use SwooleLite\WebSocket\{Frame, Server};

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->on('open', function (Server $server, Request $request) {
            report('open', $request->fd, $request->server['request_uri'], $request->get, $request->header['upgrade'], $server->isEstablished($request->fd));
        });
        $server->on('message', function (Server $server, Frame $frame) {
            report('message', ['data' => bin2hex($frame->data)] + get_object_vars($frame));
            $server->push($frame->fd, "you said $frame->data", $frame->opcode);
        });
        $server->on('close', function (Server $server, int $fd, int $reactorId) {
            report('close', $fd, $reactorId < 0, $server->getClientInfo($fd)['websocket_status']);
        });
    },
    client: function (Harness $t) {
        $socket = WebSocketClient::open($t);
        same(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                . WebSocketClient::ACCEPT . "\r\n\r\n",
            $socket->answer,
            'the answer to the handshake',
        );
        same([1, '/chat', ['room' => '1'], 'websocket', true], $t->take('open'), 'open');

        same('you said hello', $socket->ask('hello'), 'the answer');
        same([['data' => bin2hex('hello'), 'fd' => 1, 'opcode' => 1, 'flags' => 1, 'finish' => true]], $t->take('message'), 'the frame');
        $socket->send(0x82, "\0\xff");
        same([0x82, "you said \0\xff"], $socket->read(), 'the answer to a binary message');

        same(4000, $socket->close(4000, 'enough'), 'the code of the answer');
        same([1, false, Server::WEBSOCKET_STATUS_ACTIVE], $t->take('close'), 'the close callback: its client is answered behind it');
    },
);
?>
--EXPECT--
OK

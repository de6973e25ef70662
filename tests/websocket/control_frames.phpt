--TEST--
WebSocket: options that bring frames of control to 'message'
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\{CloseFrame, Frame, Server};

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['open_websocket_close_frame' => true, 'open_websocket_ping_frame' => true, 'open_websocket_pong_frame' => true]);
        $server->on('message', function (Server $server, Frame $frame) {
            report('message', $frame::class, get_object_vars($frame));
            if ($frame->opcode === Server::WEBSOCKET_OPCODE_PING) {
                $pong = new Frame();
                $pong->opcode = Server::WEBSOCKET_OPCODE_PONG;
                $pong->data = "mine $frame->data";
                $server->push($frame->fd, $pong);
            }
        });
        $server->on('close', fn () => report('close'));
    },
    client: function (Harness $t) {
        $message = fn (int $opcode, string $data) => [Frame::class, ['fd' => 1, 'data' => $data, 'opcode' => $opcode, 'flags' => 1, 'finish' => true]];
        $socket = WebSocketClient::open($t);
        $socket->send(0x89, 'ping');
        same([0x8a, 'mine ping'], $socket->read(), 'the script answers the ping');
        same($message(9, 'ping'), $t->take('message'), 'a ping');
        $socket->send(0x8a, 'pong');
        same($message(10, 'pong'), $t->take('message'), 'a pong');
        same(4321, $socket->close(4321, 'because'), 'the answer to the close');
        same(
            [CloseFrame::class, ['fd' => 1, 'data' => '', 'opcode' => 8, 'flags' => 1, 'finish' => true, 'code' => 4321, 'reason' => 'because']],
            $t->take('message'),
            'a close',
        );
        same([], $t->take('close'), 'and then the close callback');
    },
);
?>
--EXPECT--
OK

--TEST--
A message to a group is compressed for those who have agreed on that; a member that does not read misses some, and no other does
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\Frame;
use SwooleLite\WebSocket\Server;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['websocket_compression' => true, 'socket_buffer_size' => 100_000]);
        $server->on('open', fn ($server, $request) => $server->joinGroup($request->fd, 'all'));
        $server->on('message', function (Server $server, Frame $frame) {
            if ($frame->data === 'count') {
                $server->push($frame->fd, (string) $server->stats()['group_skip_count']);
                return;
            }
            $flags = Server::WEBSOCKET_FLAG_FIN | ($frame->data === 'small' ? Server::WEBSOCKET_FLAG_COMPRESS : 0);
            $server->sendToGroup('all', str_repeat('x', $frame->data === 'small' ? 1000 : 200_000), Server::WEBSOCKET_OPCODE_TEXT, $flags);
        });
    },
    client: function (Harness $t) {
        $plain = WebSocketClient::open($t);
        $deflates = WebSocketClient::open($t, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        $narrow = WebSocketClient::open($t, "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9\r\n");
        $plain->text('small');
        same([0x81, str_repeat('x', 1000)], $plain->read(), 'as it is');
        [$first, $payload] = $deflates->read();
        same([0xc1, str_repeat('x', 1000)], [$first, inflate_add(inflate_init(ZLIB_ENCODING_RAW), "$payload\0\0\xff\xff", ZLIB_SYNC_FLUSH)], 'compressed');
        check(strlen($payload) < 100, 'smaller');
        same(str_repeat('x', 1000), $narrow->readText(), 'as it is, where the window is too small');

        for ($sent = 0; $plain->ask('count') === '0'; $sent++) { // narrow and deflates do not read
            check($sent < 500, 'a member that does not read misses something');
            $plain->text('large');
            same(200_000, strlen($plain->readText()), 'who reads gets all');
        }
    },
);
?>
--EXPECT--
OK

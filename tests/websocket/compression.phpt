--TEST--
WebSocket: permessage-deflate is negotiated, restored, bounded, and used where push() asks for it
--EXTENSIONS--
swoolelite
pcntl
posix
zlib
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\{Frame, Server};

const AGREED = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover';

function compressed(string $data, int $window = 15): string
{
    $context = deflate_init(ZLIB_ENCODING_RAW, ['window' => $window]);
    return substr(deflate_add($context, $data, ZLIB_SYNC_FLUSH), 0, -4);
}

/** Each message by itself, with a window of so many bits. */
function restored(string $data, int $window): string
{
    $context = inflate_init(ZLIB_ENCODING_RAW, ['window' => $window]);
    return inflate_add($context, "$data\0\0\xff\xff", ZLIB_SYNC_FLUSH);
}

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['websocket_compression' => true]);
        $server->on('message', function (Server $server, Frame $frame) {
            same(Server::WEBSOCKET_FLAG_FIN, $frame->flags, 'the flags of what was restored');
            $flags = str_starts_with($frame->data, 'plain') ? Server::WEBSOCKET_FLAG_FIN : Server::WEBSOCKET_FLAG_FIN | Server::WEBSOCKET_FLAG_COMPRESS;
            $server->push($frame->fd, $frame->data, $frame->opcode, $flags);
        });
        $other = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $other->set(['websocket_compression' => false]);
        $server->on('workerStart', fn () => report('port', $other->port));
    },
    client: function (Harness $t) {
        $t->allowLog('/is closed with WebSocket code/');
        $json = json_encode(array_fill(0, 300, ['name' => "Gr\u{fc}\u{df}e", 'value' => 12345]), JSON_UNESCAPED_UNICODE);
        $texts = ['', 'a', 'Hello', $json, str_repeat($json, 40), str_repeat("\0", 100000)];

        // 12 and 13 of the Autobahn suite: windows of all sizes, messages of all sizes, whole and in fragments
        foreach ([null, 9, 10, 11, 12, 13, 14, 15] as $bits) {
            $offer = 'permessage-deflate; client_max_window_bits' . ($bits ? "; server_max_window_bits=$bits" : '');
            $socket = WebSocketClient::open($t, "Sec-WebSocket-Extensions: $offer\r\n");
            check(
                str_contains($socket->answer, "\r\nSec-WebSocket-Extensions: " . AGREED . ($bits ? "; server_max_window_bits=$bits" : '') . "\r\n"),
                "what was agreed on: $socket->answer",
            );
            foreach ($texts as $text) {
                $packed = compressed($text);
                $socket->send(0xc1, $packed);
                [$first, $answer] = $socket->read();
                same(strlen($text) > 10 ? 0xc1 : 0x81, $first & (strlen($text) > 10 ? 0xff : 0xbf), 'whether it is compressed');
                same(md5($text), md5($first & 0x40 ? restored($answer, $bits ?? 15) : $answer), 'the echo');

                $half = intdiv(strlen($packed), 2);
                $socket->send(0x41, substr($packed, 0, $half));
                $socket->send(0x89, 'between');
                $socket->send(0x80, substr($packed, $half));
                same([0x8a, 'between'], $socket->read(), 'a pong between fragments');
                [$first, $answer] = $socket->read();
                same(md5($text), md5($first & 0x40 ? restored($answer, $bits ?? 15) : $answer), 'the echo of fragments');
            }
            same('plain text, not compressed by the client', $socket->ask('plain text, not compressed by the client'), 'a plain message');
            $random = random_bytes(5000);
            $socket->send(0x82, $random);
            same([0x82, $random], $socket->read(), 'what compression would make larger is sent as it is');
            $socket->close();
        }

        // offers that cannot be met, and clients that make none
        foreach (['', "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8\r\n", "Sec-WebSocket-Extensions: foo\r\n"] as $fields) {
            $socket = WebSocketClient::open($t, $fields);
            check(!str_contains($socket->answer, 'Extensions'), 'nothing was agreed on');
            same($json, $socket->ask($json), 'so nothing is compressed');
            $socket->send(0xc1, compressed('x'));
            same(1002, $socket->readClose()[0], 'and nothing may be');
        }
        [$port] = $t->take('port');
        $socket = WebSocketClient::open($t, "Sec-WebSocket-Extensions: permessage-deflate\r\n", client: new Client("tcp://127.0.0.1:$port"));
        check(!str_contains($socket->answer, 'Extensions'), 'nor on a port that does not want it');

        // what is no message
        $wrong = [
            'rubbish' => ["\xff\xff\xff\xff", 1007],
            'cut off' => [substr(compressed($json), 0, -10), 1007],
            'no text' => [compressed("\xff"), 1007],
            'a bomb' => [compressed(str_repeat('0', 3 << 20)), 1009],
        ];
        foreach ($wrong as $what => [$bytes, $code]) {
            $socket = WebSocketClient::open($t, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
            $socket->send(0xc1, $bytes);
            same($code, $socket->readClose()[0], $what);
        }
    },
);
?>
--EXPECT--
OK

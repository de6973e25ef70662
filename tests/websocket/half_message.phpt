--TEST--
WebSocket: a client that stops in the middle of a message is closed after http_body_timeout; one that only waits is not
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\{Frame, Server};

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['http_body_timeout' => 0.3]);
        $server->on('message', fn (Server $server, Frame $frame) => $server->push($frame->fd, $frame->data));
    },
    client: function (Harness $t) {
        $idle = WebSocketClient::open($t);
        same('one', $idle->ask('one'), 'before');
        $halves = [
            'the head of a frame' => substr(WebSocketClient::frame(0x81, 'hello'), 0, 1),
            'a frame' => substr(WebSocketClient::frame(0x81, 'hello'), 0, -2),
            'the first of two frames' => WebSocketClient::frame(0x01, 'hello'),
        ];
        $clients = [];
        foreach ($halves as $name => $bytes) {
            $clients[$name] = WebSocketClient::open($t);
            $clients[$name]->client->send($bytes);
        }
        foreach ($clients as $name => $client) {
            same([1000, '', []], $client->readClose(), "the end behind $name");
        }
        same('two', $idle->ask('two'), 'one that was idle meanwhile');
    },
);
?>
--EXPECT--
OK

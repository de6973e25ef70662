--TEST--
WebSocket: memory does not grow over thousands of connections and messages
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
        $server->set(['websocket_compression' => true]);
        $server->on('open', fn () => null);
        $server->on('message', fn (Server $server, Frame $frame) => $server->push($frame->fd, $frame->data, $frame->opcode, 3));
    },
    client: function (Harness $t) {
        $resident = fn (int $pid) => (int) preg_replace('/.*?RssAnon:\s+(\d+).*/s', '$1', file_get_contents("/proc/$pid/status"));
        $pids = array_unique([$t->socketPid(), $t->workerPids[0]]);
        $round = function () use ($t) {
            for ($i = 0; $i < 50; $i++) {
                $socket = WebSocketClient::open($t, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
                $frames = '';
                for ($j = 0; $j < 20; $j++) {
                    $frames .= WebSocketClient::frame(0x01, 'frag') . WebSocketClient::frame(0x80, 'ment') . WebSocketClient::frame(0x81, str_repeat('x', 500));
                }
                $socket->client->send($frames);
                for ($j = 0; $j < 40; $j++) {
                    $socket->read();
                }
                $socket->send(0x01, 'never whole');
                $i % 2 ? $socket->close() : $socket->client->close();
            }
        };
        $round();
        $before = array_map($resident, $pids);
        for ($i = 0; $i < 3; $i++) {
            $round();
        }
        foreach ($pids as $i => $pid) {
            check(($grown = $resident($pid) - $before[$i]) < 300, "process $i has grown by $grown kB over 150 connections and 6,000 messages");
        }
    },
);
?>
--EXPECT--
OK

--TEST--
WebSocket: clients that do not read are bounded, and so are those that only ping
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\{Frame, Server};

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['socket_buffer_size' => 1 << 20, 'kernel_socket_send_buffer_size' => 65536]);
        $server->on('message', function (Server $server, Frame $frame) {
            if ($frame->data === 'stats') {
                $server->push($frame->fd, (string) $server->getClientInfo(1)['send_queued_bytes']);
                return;
            }
            for ($count = 0; $server->push($frame->fd, str_repeat('x', 100000)); $count++);
            report('full', $count, $server->getLastError() === Server::ERROR_OUTPUT_BUFFER_OVERFLOW);
        });
    },
    client: function (Harness $t) {
        $slow = WebSocketClient::open($t);
        $other = WebSocketClient::open($t);
        $slow->text('go');
        [$count, $full] = $t->take('full');
        same([true, true], [$count >= 10 && $count < 100, $full], "push() is false after $count messages of 100 kB");
        for ($i = 0; $i < $count; $i++) {
            $slow->readText();
        }

        // 4 MB of pings, whose answers nobody reads
        $slow->client->sendUntilBlocked(str_repeat(WebSocketClient::frame(0x89, str_repeat('p', 119)), 100), 4 << 20);
        $t->waitFor(fn () => ($queued = (int) $other->ask('stats')) > 0, 'pongs that wait');
        check(($queued = (int) $other->ask('stats')) < 400000, "$queued bytes of pongs wait");
        $slow->client->close();
        same(1000, $other->close(), 'the other one is served');
    },
);
?>
--EXPECT--
OK

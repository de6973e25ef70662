--TEST--
WebSocket over TLS
--EXTENSIONS--
swoolelite
pcntl
posix
openssl
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\{Frame, Server};

Harness::run(
    class: Server::class,
    args: Tls::ARGS,
    server: function (Server $server) {
        $tls = Tls::here();
        $tls->make('server');
        $server->set(['ssl_cert_file' => "$tls->dir/server.crt", 'ssl_key_file' => "$tls->dir/server.key"]);
        $server->on('message', fn (Server $server, Frame $frame) => $server->push($frame->fd, $frame->data, $frame->opcode));
    },
    client: function (Harness $t) {
        $socket = WebSocketClient::open($t, behind: WebSocketClient::frame(0x81, 'early'), client: new Client($t->address, ['verify_peer' => false, 'verify_peer_name' => false]));
        same('early', $socket->readText(), 'what came with the handshake');
        $large = str_repeat('abc', 100000);
        foreach (['', 'hello', $large] as $text) {
            same(md5($text), md5($socket->ask($text)), 'the echo of ' . strlen($text) . ' bytes');
        }
        $socket->send(0x89, 'ping');
        same([0x8a, 'ping'], $socket->read(), 'a pong');
        same(1000, $socket->close(), 'the close');
    },
);
?>
--EXPECT--
OK

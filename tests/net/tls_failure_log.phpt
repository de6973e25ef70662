--TEST--
TLS: the log says which client has broken the protocol, also behind a balancer
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

Harness::run(
    args: Tls::ARGS,
    server: function (Server $server) {
        Tls::here()->make('server');
        $server->set(['open_proxy_protocol' => true, 'proxy_protocol_from' => ['127.0.0.1']] + Tls::here()->options() + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
        $server->on('close', fn (Server $server, int $fd) => report('closed', $server->getClientInfo($fd)['close_errno']));
    },
    client: function (Harness $t) {
        $context = stream_context_create(['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]);
        $stream = stream_socket_client($t->address, timeout: Harness::limit(), context: $context);
        $socket = socket_import_stream($stream); // to send what is not TLS
        fwrite($stream, "PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n");
        same(true, stream_socket_enable_crypto($stream, true, STREAM_CRYPTO_METHOD_TLS_CLIENT), 'handshake');
        fwrite($stream, "hello\n");
        same("hello", trim(fgets($stream)), 'echo');
        socket_write($socket, "\x17\x03\x03\x00\x20" . random_bytes(32));
        same([SOCKET_EPROTO], $t->take('closed'), 'close_errno');
        $t->waitForLog('/WARNING session 1 from 192\.0\.2\.7:4711 is closed: TLS has failed: \w/');
    },
);
?>
--EXPECT--
OK

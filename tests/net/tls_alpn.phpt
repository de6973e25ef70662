--TEST--
TLS: the protocol that both sides speak is chosen in the order of the server (ALPN)
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

Harness::run(
    args: Tls::ARGS,
    server: function (Server $server) {
        Tls::here()->make('server');
        $server->set(Tls::here()->options() + ['ssl_alpn_protocols' => ['h2', 'http/1.1', 'x']]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $chosen = fn (?string $offered) => stream_get_meta_data(
            Tls::connect($t->address, $offered !== null ? ['alpn_protocols' => $offered] : [])->stream,
        )['crypto']['alpn_protocol'] ?? null;
        foreach (['x,http/1.1,h2' => 'h2', 'x,http/1.1' => 'http/1.1', 'y,x' => 'x'] as $offered => $expected) {
            same($expected, $chosen($offered), "of $offered");
        }
        same(null, $chosen(null), 'of a client that offers none');
        try {
            $chosen('y,z');
            throw new LogicException('a client with other protocols was let in');
        } catch (Failure $failure) {
            $t->waitForLog('/its TLS handshake failed: no application protocol/');
        }
    },
);
?>
--EXPECT--
OK

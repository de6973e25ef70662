--TEST--
TLS: what a client sends comes back, from one byte to eight megabytes, in both directions at once
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
        $server->set(Tls::here()->options() + ['socket_buffer_size' => 64 << 20]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        foreach ([STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT => 'TLSv1.2', STREAM_CRYPTO_METHOD_TLSv1_3_CLIENT => 'TLSv1.3'] as $method => $name) {
            $client = Tls::connect($t->address, ['crypto_method' => $method]);
            same($name, stream_get_meta_data($client->stream)['crypto']['protocol'], 'protocol');
            foreach ([1, 2, 1000, 16383, 16384, 16385, 100_000, 1 << 20, 8 << 20] as $size) {
                $data = random_bytes($size);
                check($client->exchange($data, $size) === $data, "$size bytes come back by $name");
            }
        }
    },
);
?>
--EXPECT--
OK

--TEST--
TLS: curl talks to it, and checks the certificate by its authority and name
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
        $tls = Tls::here();
        $tls->make('authority', 'Authority');
        $tls->make('server', 'localhost', 'authority', names: ['localhost']);
        $server->set($tls->options() + ['open_eof_check' => true, 'package_eof' => "\r\n\r\n", 'ssl_alpn_protocols' => ['http/1.1']]);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $body = str_repeat(strtok($data, "\r"), 10000);
            $server->send($fd, "HTTP/1.1 200 OK\r\nContent-Length: " . strlen($body) . "\r\n\r\n$body");
        });
    },
    client: function (Harness $t) {
        $expected = md5(str_repeat('GET /path HTTP/1.1', 10000));
        $curl = fn (string $host) => ['curl', '-sS', '--http1.1', '--cacert', "{$t->dir()}/authority.crt",
            '--resolve', "$host:$t->port:127.0.0.1", "https://$host:$t->port/path"];
        for ($i = 0; $i < 3; $i++) {
            same($expected, md5(Tls::run(...$curl('localhost'))), 'body by curl');
        }
        try {
            Tls::run(...$curl('other.test'));
            throw new LogicException('another name was accepted');
        } catch (Failure $failure) {
            check(str_contains($failure->getMessage(), 'other.test'), $failure->getMessage());
        }
    },
);
?>
--EXPECT--
OK

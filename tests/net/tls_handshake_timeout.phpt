--TEST--
TLS: handshakes that never end are ended, and hold up nobody
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
        $server->set(Tls::here()->options() + ['ssl_handshake_timeout' => 1] + LINES);
        $server->on('connect', fn (Server $server, int $fd) => report('connect'));
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        // a record of a ClientHello that never comes to its end
        $hello = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
        $slow = [];
        $begin = microtime(true);
        for ($i = 0; $i < 50; $i++) {
            $slow[] = $client = new Client($t->address);
            $client->send(substr($hello, 0, $i % (strlen($hello) + 1)));
        }
        same('hello', Tls::connect($t->address)->ask('hello'), 'another client');
        check(microtime(true) - $begin < Harness::limit(), 'at once');
        foreach ($slow as $client) {
            same('', preg_replace('/^\x15\x03.{5}$/s', '', $client->readAll()), 'nothing but an alert comes before the end');
        }
        check(microtime(true) - $begin > 0.9, 'not before the timeout');
        $t->waitForLog('/is closed: its handshake took too long/');
        $t->allowLog('/clients closed before their connection was open: \d+ more left out/');
        $t->take('connect');
        same([], $t->takeAll(), 'connect is told for no other client');
    },
);
?>
--EXPECT--
OK

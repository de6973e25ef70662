--TEST--
TLS: who speaks plain HTTP, sends garbage, or leaves in the middle is closed, and others do not notice
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
        $server->set(Tls::here()->options() + ['worker_num' => 2, 'reactor_num' => 2] + LINES);
        $server->on('connect', fn (Server $server, int $fd) => report('connect'));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, $data === "stats\n" ? count($server->connections) . "\n" : $data);
        });
    },
    client: function (Harness $t) {
        $honest = Tls::connect($t->address);
        same('hello', $honest->ask('hello'), 'echo');
        $t->take('connect');

        $client = new Client($t->address);
        $client->send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        @$client->readAll();
        $t->waitForLog('/is closed: its TLS handshake failed: http request/');
        same(1, count($t->log()), 'lines in the log');

        $t->allowLog('/is closed: its TLS handshake failed: /');
        $t->allowLog('/clients closed before their connection was open: \d+ more left out/');
        mt_srand(7);
        for ($i = 0; $i < 100; $i++) {
            $client = new Client($t->address);
            $client->send(substr(pack('CnnCn', 22, 0x301, mt_rand(0, 65535), mt_rand(0, 30), mt_rand(0, 65535)) . random_bytes(mt_rand(1, 3000)), 0, mt_rand(1, 3000)));
            $i % 3 === 0 ? $client->reset() : $client->close();
        }
        // a storm of clients that connect and reset, before, within and after the handshake
        for ($i = 0; $i < 300; $i++) {
            if ($i % 3 === 2) {
                $client = Tls::connect($t->address);
                $client->send("never read\n");
                $read = [$client->stream];
                stream_select($read, $none, $none, (int) Harness::limit());
                $client->close(); // with unread input, so that the kernel sends a reset
                continue;
            }
            $client = new Client($t->address);
            $i % 3 === 1 && $client->send("\x16\x03\x01");
            $client->reset();
        }
        same('hello', $honest->ask('hello'), 'the honest client');
        $t->waitFor(fn () => $honest->ask('stats') === '1', 'the end of all others');
    },
);
?>
--EXPECT--
OK

--TEST--
TLS: a client that does not read holds up nobody, and gets all that was accepted for it
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
        $server->set(Tls::here()->options() + ['socket_buffer_size' => 64 << 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            for ($i = 0; $i < (int) $data; $i++) {
                check($server->send($fd, str_repeat(chr($i), 1 << 20)), 'it is accepted');
            }
            $data === "0\n" && $server->send($fd, "pong\n");
            report('sent', trim($data));
        });
    },
    client: function (Harness $t) {
        $slow = Tls::connect($t->address);
        $slow->send("20\n");
        $t->take('sent');
        same('pong', Tls::connect($t->address)->ask('0'), 'another client');
        for ($i = 0; $i < 20; $i++) {
            check($slow->read(1 << 20) === str_repeat(chr($i), 1 << 20), "megabyte $i");
        }
        check($slow->isQuiet(), 'no more arrives');
        same('pong', $slow->ask('0'), 'it goes on');
    },
);
?>
--EXPECT--
OK

--TEST--
TLS: sendfile() in order with send(), and sendwait()
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
        file_put_contents('data', implode(range(0, 1_000_000)));
        Tls::here()->make('server');
        $server->set(Tls::here()->options() + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            report('sent', $server->send($fd, 'head'), $server->sendfile($fd, 'data'), $server->send($fd, 'middle'),
                $server->sendfile($fd, 'data', 12345, 67890), $server->sendwait($fd, 'tail'), $server->getClientInfo($fd)['send_queued_bytes']);
        });
    },
    client: function (Harness $t) {
        $data = file_get_contents($t->dir() . '/data');
        $expected = "head{$data}middle" . substr($data, 12345, 67890) . 'tail';
        $client = Tls::connect($t->address);
        for ($i = 0; $i < 3; $i++) {
            $client->send("go\n");
            check($client->read(strlen($expected)) === $expected, 'what came');
            same([true, true, true, true, true, 0], $t->take('sent'), 'what the calls returned');
        }
    },
);
?>
--EXPECT--
OK

--TEST--
Idle clients, and openings that do not come to an end, fill max_connection: more are refused and counted; then honest ones come again
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

const MAX = 40, IDLE = 19, OPENING = 20, REFUSED = 25;

Harness::run(
    server: function (Server $server) {
        Tls::here()->make('server');
        $server->set(['max_connection' => MAX, 'reactor_num' => 1] + LINES);
        $port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP | Server::SOCK_SSL);
        $port->set(Tls::here()->options() + ['ssl_handshake_timeout' => 3]);
        $server->on('start', fn () => report('port', $port->port));
        $server->on('receive', function (Server $server, int $fd) {
            $stats = $server->stats();
            $server->send($fd, "$stats[connection_num] $stats[accept_count] $stats[close_count] $stats[abort_count]\n");
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/its handshake took too long|clients closed before their connection was open: \d+ more left out/');
        $tls = 'tcp://127.0.0.1:' . $t->take('port')[0];
        $honest = $t->connect();
        same('1 1 0 0', $honest->ask('?'), 'before');
        $files = Processes::openFiles($t->socketPid());
        $idle = $opening = [];
        for ($i = 0; $i < IDLE; $i++) {
            $idle[] = $t->connect();
        }
        for ($i = 0; $i < OPENING; $i++) {
            $opening[] = $client = new Client($tls);
            $client->send("\x16\x03\x01\x02\0\1");
        }
        $t->waitFor(fn () => $honest->ask('?') === '40 40 0 0', 'all of them, those being opened too');
        for ($i = 0; $i < REFUSED; $i++) {
            same('', (new Client($i % 2 ? $tls : $t->address))->readAll(), 'one more is closed at once');
        }
        same('40 40 0 ' . REFUSED, $honest->ask('?'), 'they are counted as refused, and not as accepted');
        foreach ($idle as $client) {
            $client->close();
        }
        $t->waitFor(fn () => str_starts_with($honest->ask('?'), '21 '), 'the end of the idle ones');
        same('22 41 19 ' . REFUSED, $t->connect()->ask('?'), 'an honest one comes again'); // and goes
        foreach ($opening as $client) {
            $client->readAll(); // until ssl_handshake_timeout
        }
        $t->waitFor(fn () => $honest->ask('?') === '1 41 40 ' . REFUSED, 'the end of all others');
        same('2 42 40 ' . REFUSED, Tls::connect($tls)->ask('?'), 'and one with TLS');
        $t->waitFor(fn () => Processes::openFiles($t->socketPid()) === $files, 'their descriptors to be closed');
    },
);
?>
--EXPECT--
OK

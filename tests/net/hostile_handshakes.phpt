--TEST--
Hundreds of TLS handshakes that never end hold up nobody: ssl_handshake_timeout ends them all at once
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

const CLIENTS = 400;

Harness::run(
    args: Tls::ARGS,
    server: function (Server $server) {
        Tls::here()->make('server');
        $server->set(Tls::here()->options() + ['ssl_handshake_timeout' => 3, 'reactor_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $stats = $server->stats();
            $server->send($fd, "$stats[connection_num] $stats[accept_count] $stats[close_count]\n");
        });
    },
    client: function (Harness $t) {
        $honest = Tls::connect($t->address);
        same('1 1 0', $honest->ask('?'), 'before');
        $files = Processes::openFiles($t->socketPid());
        $before = Processes::memory($t->socketPid());
        // a record of a ClientHello that never comes to its end
        $hello = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
        $slow = [];
        $met = 0;
        for ($i = 0; $i < CLIENTS; $i++) {
            $slow[] = $client = new Client($t->address);
            $client->send(substr($hello, 0, $i % (strlen($hello) + 1)));
            if ($i % 40 === 39) {
                $other = Tls::connect($t->address);
                $met = max($met, (int) $other->ask('?'));
                $other->close();
            }
        }
        check($met > 30, "others complete their handshake while many do not: $met");
        $grown = Processes::memory($t->socketPid()) - $before;
        check($grown < CLIENTS * 60 + 8192, "an opening takes less than 60 kB: $grown kB");
        $sum = 1 + CLIENTS + 10;
        $t->waitFor(fn () => $honest->ask('?') === "1 $sum " . $sum - 1, 'the end of all that were slow', 20);
        foreach ($slow as $client) {
            same('', preg_replace('/^\x15\x03.{5}$/s', '', $client->readAll()), 'nothing but an alert comes before the end');
        }
        same($files, Processes::openFiles($t->socketPid()), 'descriptors');
        $t->waitForLog('/is closed: its handshake took too long/');
        $left = fn () => $t->log('/clients closed before their connection was open: \d+ more left out/');
        $t->waitFor($left, 'the number of those without a line');
        $t->allowLog('/clients closed before their connection was open: \d+ more left out/');
        $lines = count($t->log('/is closed: its handshake took too long/'));
        check($lines < CLIENTS, "not a line for each: $lines");
    },
);
?>
--EXPECT--
OK

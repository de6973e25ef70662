--TEST--
What clients cause is logged ten times a second, then it is counted
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const CLIENTS = 60;

Harness::run(
    server: function (Server $server) {
        $server->set(['package_max_length' => 100, 'reactor_num' => 2] + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $t->allowLog('/WARNING session \d+ from .* is closed/');
        $t->allowLog('/WARNING clients closed .* more left out/');
        $clients = [];
        for ($i = 0; $i < CLIENTS; $i++) {
            $clients[] = $t->connect();
        }
        foreach ($clients as $client) {
            $client->send(str_repeat('x', 300));
        }
        foreach ($clients as $client) {
            same('', $client->readAll(), 'the connection is closed');
        }
        $logged = fn () => count($t->log('/is closed: its package is larger/'));
        $leftOut = fn () => array_sum(preg_replace('/.*: (\d+) more left out\n/', '$1', $t->log('/more left out/')));
        $t->waitFor(fn () => $logged() + $leftOut() >= CLIENTS, 'the number of those left out'); // by a timer
        same(CLIENTS, $logged() + $leftOut(), 'each one is logged or counted');
        check($logged() < CLIENTS, 'some were only counted');
        check($logged() <= 10 * (1 + count($t->log('/more left out/'))), 'ten lines each second');
    },
);
?>
--EXPECT--
OK

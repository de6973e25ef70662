--TEST--
Hundreds of clients that begin something and fall silent: heartbeat_idle_time ends them, and only them
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const CLIENTS = 300;

Harness::run(
    server: function (Server $server) {
        $server->set(['reactor_num' => 1, 'heartbeat_idle_time' => 1, 'heartbeat_check_interval' => 0.1, 'package_max_length' => 100000] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $stats = $server->stats();
            $server->send($fd, "$stats[connection_num] $stats[accept_count] $stats[close_count]\n");
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $reactorId < 0, $server->getClientInfo($fd)['close_errno']));
    },
    client: function (Harness $t) {
        $honest = $t->connect();
        same('1 1 0', $honest->ask('?'), 'before');
        $files = Processes::openFiles($t->socketPid());
        $before = Processes::memory($t->socketPid());
        $silent = [];
        for ($i = 0; $i < CLIENTS; $i++) {
            $silent[] = $client = $t->connect();
            $i % 2 && $client->send(str_repeat('x', 1000)); // half a package, or nothing at all
            $i % 20 || $honest->ask('?');
        }
        $all = CLIENTS + 1;
        $t->waitFor(fn () => $honest->ask('?') === "1 $all " . CLIENTS, 'the end of the silent ones, while the honest one speaks');
        foreach ($silent as $client) {
            same('', $client->readAll(), 'it is closed');
            same([true, 110], $t->take('close'), 'by the server: ETIMEDOUT');
        }
        same([], $t->takeAll(), 'nobody else is closed');
        same($files, Processes::openFiles($t->socketPid()), 'descriptors');
        $grown = Processes::memory($t->socketPid()) - $before;
        check($grown < 4096, "what is left of them is small: $grown kB");
        same("1 $all " . CLIENTS, $honest->ask('?'), 'the honest one is served');
    },
);
?>
--EXPECT--
OK

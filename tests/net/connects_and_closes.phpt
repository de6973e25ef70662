--TEST--
Five thousand connects and closes leave nothing behind
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1] + LINES);
        $server->on('connect', function () use (&$connects) { $connects++; });
        $server->on('close', function () use (&$closes) { $closes++; });
        $server->on('receive', function (Server $server, int $fd) use (&$connects, &$closes) {
            $stats = $server->stats();
            $server->send($fd, "$connects $closes $stats[accept_count] $stats[close_count] $stats[connection_num]\n");
        });
    },
    client: function (Harness $t) {
        $control = $t->connect();
        $control->ask('?');
        $files = Processes::openFiles($t->socketPid());
        for ($i = 0; $i < 5000; $i++) {
            $t->connect()->close();
        }
        $t->waitFor(fn () => $control->ask('?') === '5001 5000 5001 5000 1', 'all connections to be counted and closed');
        same($files, Processes::openFiles($t->socketPid()), 'open files');
    },
);
?>
--EXPECT--
OK

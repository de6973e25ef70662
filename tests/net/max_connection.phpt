--TEST--
Connections beyond max_connection are closed at once, and counted
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
        $server->set(['worker_num' => 1, 'max_connection' => 10] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $stats = $server->stats();
            $server->send($fd, "$stats[connection_num] $stats[abort_count]\n");
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/max_connection/');
        $clients = [];
        for ($i = 0; $i < 10; $i++) {
            $clients[$i] = $t->connect();
            same($i + 1 . ' 0', $clients[$i]->ask('?'), 'connections, refused ones');
        }
        for ($i = 1; $i <= 3; $i++) {
            same('', $t->connect()->readAll(), 'one more is closed');
            same("10 $i", $clients[0]->ask('?'), 'connections, refused ones');
        }
        $clients[9]->close();
        $t->waitFor(fn () => $clients[0]->ask('?') === '9 3', 'the close');
        same('10 3', $t->connect()->ask('?'), 'there is room again');
    },
);
?>
--EXPECT--
OK

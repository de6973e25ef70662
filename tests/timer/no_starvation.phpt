--TEST--
Timers that take all the time there is leave room for a request in between
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        $server->set(LINES);
        $server->on('workerStart', function () {
            for ($i = 0; $i < 3; $i++) {
                Timer::tick(1, fn () => usleep(2000));
            }
        });
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $line) => $server->send($fd, $line));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        for ($i = 0; $i < 20; $i++) {
            same("line $i", $client->ask("line $i"), 'answer');
        }
    },
);
?>
--EXPECT--
OK

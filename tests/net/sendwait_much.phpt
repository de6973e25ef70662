--TEST--
sendwait() waits where send() would be false: all arrives, however much
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
        $server->set(['socket_buffer_size' => 65536] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            for ($i = 0, $ok = 0; $i < 200; $i++) {
                $ok += $server->sendwait($fd, str_repeat(chr($i), 300_000));
            }
            report('ok', $ok);
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        for ($i = 0; $i < 200; $i++) {
            check($client->read(300_000) === str_repeat(chr($i), 300_000), "part $i");
        }
        same([200], $t->take('ok'), 'what it returned');
    },
);
?>
--EXPECT--
OK

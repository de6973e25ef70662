--TEST--
A close() that waits for a client that does not read can still be made a reset
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
        $server->on('receive', function (Server $server, int $fd) {
            $server->send($fd, str_repeat('x', 20 << 20));
            report('close', $server->close($fd));
            report('reset', $server->close($fd, true));
        });
        $server->on('close', fn (Server $server, int $fd) => report('closed', $fd));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        same([true], $t->take('close'), 'close()');
        same([true], $t->take('reset'), 'close() with reset');
        same([1], $t->take('closed'), 'the close callback, while nothing was read');
        check(strlen($client->readAll()) < 20 << 20, 'the rest of the answer is discarded');
    },
);
?>
--EXPECT--
OK

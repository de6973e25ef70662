--TEST--
Fifty thousand packages sent at once are answered in order
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
        $server->set(LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $data = implode("\n", range(1, 50000)) . "\n";
        check($t->connect()->exchange($data, strlen($data)) === $data, 'the answers are the packages');
    },
);
?>
--EXPECT--
OK

--TEST--
A package that arrives byte by byte is delivered once, whole
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
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, "got $data"));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        foreach (str_split("one byte at a time\nand again\n") as $byte) {
            $client->send($byte);
        }
        echo $client->readLine(), "\n", $client->readLine(), "\n";
    },
);
?>
--EXPECT--
got one byte at a time
got and again
OK

--TEST--
With open_eof_check, what ends with package_eof is delivered together
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
        $server->set(['open_eof_check' => true, 'package_eof' => "\r\n"]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, json_encode($data) . "\n"));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("one\r\n");
        echo $client->readLine(), "\n";
        $client->send("two\r\nthree\r\n");
        echo $client->readLine(), "\n";
        foreach (str_split("slowly\r\r\n") as $byte) {
            $client->send($byte);
        }
        echo $client->readLine(), "\n";
    },
);
?>
--EXPECT--
"one\r\n"
"two\r\nthree\r\n"
"slowly\r\r\n"
OK

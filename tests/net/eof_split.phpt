--TEST--
With open_eof_split, every package that ends with package_eof is delivered by itself
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
        $server->set(['open_eof_split' => true, 'package_eof' => "\r\n"]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, json_encode($data) . "\n"));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("one\r\ntwo\r\n\r\nthree\n\rstill\r\r\n");
        foreach (str_split("byte by byte\r\n") as $byte) {
            $client->send($byte);
        }
        for ($i = 0; $i < 5; $i++) {
            echo $client->readLine(), "\n";
        }
    },
);
?>
--EXPECT--
"one\r\n"
"two\r\n"
"\r\n"
"three\n\rstill\r\r\n"
"byte by byte\r\n"
OK

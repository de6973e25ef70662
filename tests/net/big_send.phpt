--TEST--
One send() of ten megabytes reaches a client that reads, byte by byte the same
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
            $data = str_pad('', 10 << 20, random_bytes(4093));
            report('sent', $server->send($fd, $data), md5($data), $server->getLastError());
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        $data = $client->read(10 << 20);
        same([true, md5($data), 0], $t->take('sent'), 'what was sent');
    },
);
?>
--EXPECT--
OK

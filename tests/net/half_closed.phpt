--TEST--
A client that ends its output after the request still gets the whole answer, then the close callback runs
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
        $server->set(['worker_num' => 1, 'socket_buffer_size' => 32 << 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('receive', $data);
            if ($data === "hold\n") {
                hold();
            }
            report('send', $server->send($fd, str_repeat('x', 5 << 20)));
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("hold\nand another\n");
        $client->endOutput();
        $t->take('receive');
        $t->release();
        same(10 << 20, strlen($client->readAll()), 'length of the answers');
        $t->take('close');
        same([['send', true], ['receive', "and another\n"], ['send', true]], $t->takeAll(), 'events before close');
    },
);
?>
--EXPECT--
OK

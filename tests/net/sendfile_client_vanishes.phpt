--TEST--
A client that goes while a file is sent to it leaves nothing open
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
        ftruncate(fopen('data', 'w'), 100 << 20);
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->sendfile($fd, 'data');
            $server->sendfile($fd, 'data');
            $server->send($fd, 'more');
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
    },
    client: function (Harness $t) {
        for ($i = 1; $i <= 10; $i++) {
            $client = $t->connect();
            $client->send("go\n");
            $client->read(10);
            $i % 2 ? $client->reset() : $client->close();
            same([$i], $t->take('close'), 'close');
        }
        $t->waitFor(fn () => !preg_grep('~/data$~', Processes::open($t->socketPid())), 'the files to be closed');
    },
);
?>
--EXPECT--
OK

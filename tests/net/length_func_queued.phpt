--TEST--
Half a package that a worker keeps does not count for max_queued_bytes: the other half would never be read
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/length_func.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'max_queued_bytes' => 65536] + LENGTH_FUNC);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, md5($data) . "\n"));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        for ($i = 0; $i < 3; $i++) {
            $package = package(random_bytes(1 << 20));
            $client->send($package);
            same(md5($package), $client->readLine(), 'a package larger than max_queued_bytes');
        }
    },
);
?>
--EXPECT--
OK

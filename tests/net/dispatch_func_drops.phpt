--TEST--
dispatch_func: -1 drops a package or an event, and nothing else
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2] + LINES);
        $server->set(['dispatch_func' => fn (Server $server, int $fd, int $type, string $data) => $type === 0 ? (int) $data : -1]);
        foreach (['connect', 'close'] as $event) {
            $server->on($event, fn (Server $server, int $fd) => report($event));
        }
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, trim($data) . "\n");
        });
    },
    client: function (Harness $t) {
        $closes = fn (Client $client) => json_decode($client->ask('0 stats'));
        for ($i = 0; $i < 10; $i++) {
            $client = $t->connect();
            $client->send("-1 a\n1 b\n-1 c\n-1 d\n0 e\n-1 f\n");
            $answers = [$client->readLine(), $client->readLine()];
            sort($answers);
            same(['0 e', '1 b'], $answers, 'the packages that were not dropped');
            $client->endOutput(); // a worker ends the connection, though nobody is told of the close
            same('', $client->readAll(), 'the end');
        }
        $client = $t->connect();
        $client->endOutput();
        same('', $client->readAll(), 'the end of a connection of which no worker knows');
        same([], $t->takeAll(), 'events');
    },
);
?>
--EXPECT--
OK

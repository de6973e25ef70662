--TEST--
What a worker keeps of a package is freed with its connection, without a close callback too
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/length_func.inc';

use SwooleLite\Server;

const HALF = 500; // kB

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1] + LENGTH_FUNC);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, "$data\n"));
    },
    client: function (Harness $t) {
        $memory = fn () => Processes::memory($t->workerPids[0]);
        $other = $t->connect();
        $other->send(package('begin'));
        same(package('begin'), $other->readLine(), 'the worker is warm');
        $before = $memory();
        $clients = [];
        for ($i = 0; $i < 100; $i++) {
            $clients[$i] = $t->connect();
            $clients[$i]->send('1000000:' . str_repeat('x', HALF * 1024));
        }
        $t->waitFor(fn () => $memory() - $before > 80 * HALF, 'the halves');
        foreach ($clients as $i => $client) {
            $i % 2 ? $client->close() : $client->reset();
        }
        // the allocator may keep some MB; a half that is not freed at each close, or each reset, were 50 of them
        $t->waitFor(fn () => $memory() - $before < 25 * HALF, 'their end');
    },
);
?>
--EXPECT--
OK

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
        $server->set(['worker_num' => 1, 'reactor_num' => 1] + LENGTH_FUNC);
        $server->on('receive', function (Server $server, int $fd) {
            ['total_recv_bytes' => $bytes, 'connection_num' => $clients] = $server->stats();
            $server->send($fd, json_encode([$bytes, $clients]) . "\n");
        });
    },
    client: function (Harness $t) {
        $other = $t->connect();
        $ask = function () use ($other): array {
            $other->send(package('?'));
            return json_decode($other->readLine());
        };
        $peaks = [];
        foreach (range(1, 3) as $round) {
            $clients = [];
            for ($i = 0; $i < 100; $i++) {
                $clients[$i] = $t->connect();
                $clients[$i]->send('1000000:' . str_repeat('x', HALF * 1024));
            }
            $t->waitFor(fn () => $ask()[0] > $round * 100 * HALF * 1024, 'the halves');
            $ask(); // answered behind the last of them
            $peaks[] = Processes::memory($t->workerPids[0]);
            foreach ($clients as $i => $client) {
                $i % 2 ? $client->close() : $client->reset();
            }
            $t->waitFor(fn () => $ask()[1] === 1, 'their end');
            $ask(); // answered behind the last end
        }
        check($peaks[0] > 80 * HALF, "the worker keeps the halves: $peaks[0] kB");
        check($peaks[2] - $peaks[0] < 20 * HALF, 'memory in kB, in each round: ' . implode(', ', $peaks));
    },
);
?>
--EXPECT--
OK

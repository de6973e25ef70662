--TEST--
max_queued_bytes: of a client with so much waiting in its worker nothing more is read, until half is handled; other clients go on
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing waits in a worker') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'reactor_num' => 1, 'max_queued_bytes' => 2500] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
            static $asked = 0, $lines = 0;
            if ($line === "stats\n") {
                $dispatched = $server->stats()['dispatch_count'] - ++$asked;
                $server->send($fd, json_encode([$dispatched, $server->getClientInfo(1)['recv_queued_bytes']]) . "\n");
                return;
            }
            if ($lines++ % 50 === 0) {
                hold();
            }
            $server->send($fd, $line);
        });
    },
    client: function (Harness $t) {
        $flood = $t->connect(); // session 1: worker 1
        $other = $t->connect(); // session 2: worker 0
        $lines = array_map(fn (int $i) => str_pad((string) $i, 999) . "\n", range(1, 50));
        for ($round = 1; $round <= 3; $round++) {
            $flood->send(implode($lines));
            // how much is read at once is the kernel's: three packages, or all of them
            $t->waitFor(fn () => json_decode($other->ask('stats'))[1] >= 3_000, 'three packages, read and not yet handled');
            // twice more: the reactor thread may still have been dispatching what it had read, or reading what came behind
            $other->ask('stats');
            [$dispatched] = json_decode($other->ask('stats'));
            same(($round - 1) * 50 + 3, $dispatched, 'packages that were given to workers, the one in hand included');
            $t->release();
            foreach ($lines as $line) {
                same($line, $flood->read(1000), 'an answer');
            }
            // the last answer comes a moment before its package counts as handled
            $t->waitFor(fn () => json_decode($other->ask('stats'))[1] === 0, 'all to be handled');
        }
    },
);
?>
--EXPECT--
OK

--TEST--
Clients that send more packages than a worker takes: the server reads no more of them, others are served, nothing is lost
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE a worker that is busy reads nothing') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const GREEDY = 6;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'reactor_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "hold\n") {
                report('held', $server->worker_id);
                hold();
            }
            if ($data[0] === '#') {
                static $sums = [];
                $sums[$fd] = ($sums[$fd] ?? 0) + strlen($data);
                if ($data === "#end\n") {
                    $server->send($fd, "$sums[$fd]\n");
                }
            } else {
                $server->send($fd, $server->worker_id . ' ' . $server->stats()['connection_num'] . "\n");
            }
        });
    },
    client: function (Harness $t) {
        $clients = [];
        while (count($clients[0] ?? []) < GREEDY + 1 || count($clients[1] ?? []) < 1) {
            $client = $t->connect();
            $clients[(int) $client->ask('?')][] = $client;
        }
        $holder = array_pop($clients[0]);
        $honest = $clients[1][0];
        $holder->send("hold\n");
        same([0], $t->take('held'), 'worker 0 hangs');
        $before = Processes::memory($t->masterPid);
        $block = str_repeat('#' . str_repeat('x', 98) . "\n", 10000);
        $sent = [];
        foreach (array_slice($clients[0], 0, GREEDY) as $i => $client) {
            $sent[$i] = $client->sendUntilBlocked($block, 256 << 20);
            check($sent[$i] < 256 << 20, 'no more is read of it');
            same('1 ', substr($honest->ask('?'), 0, 2), 'a client of the other worker meanwhile');
        }
        // the rings' shared memory counts where it is touched: 8 MiB for a worker; and 64 KiB or so for each client
        $grown = Processes::memory($t->masterPid) - $before;
        check($grown < 24 << 10, "memory grew by $grown kB");
        $t->release();
        $holder->readLine();
        foreach ($sent as $i => $size) {
            $rest = (100 - $size % 100) % 100; // of a line that was cut
            $clients[0][$i]->send(($rest > 0 ? str_repeat('y', $rest - 1) . "\n" : '') . "#end\n");
            same($size + $rest + 5, (int) $clients[0][$i]->readLine(), 'all of it has come');
        }
    },
);
?>
--EXPECT--
OK

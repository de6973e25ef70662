--TEST--
WORKER_IPC_MSGQUEUE with DISPATCH_QUEUE: idle workers take small and large packages while another is busy
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE workers read from their clients themselves') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 3, 'worker_ipc_mode' => Server::WORKER_IPC_MSGQUEUE,
            'dispatch_mode' => Server::DISPATCH_QUEUE] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "hold\n") {
                report('held', $server->worker_id);
                hold();
            }
            $info = $server->getClientInfo($fd);
            $server->send($fd, "$server->worker_id " . ($info['worker_id'] - $server->worker_id) . ' ' . md5($data) . "\n");
        });
    },
    client: function (Harness $t) {
        $holding = $t->connect();
        $holding->send("hold\n");
        [$busy] = $t->take('held');
        $clients = array_map(fn () => $t->connect(), range(1, 10));
        $workers = [];
        $take = function (Client $client, int $size) use (&$workers) {
            [$worker, $other, $md5] = explode(' ', $client->readLine());
            same(['0', md5(str_repeat('x', $size) . "\n")], [$other, $md5], "who answers, and to what, $size bytes");
            $workers[$worker] = true;
        };
        foreach ([5, 100, 5_000] as $size) {
            foreach ($clients as $client) {
                $client->send(str_repeat('x', $size) . "\n"); // into the common queue: whoever comes takes it
            }
            foreach ($clients as $client) {
                $take($client, $size);
            }
        }
        foreach ([9_000, 200_000, 1_500_000, 8_200] as $size) {
            for ($i = 0; $i < 4; $i++) {
                // in pieces to one that is idle; it may still be on its way out of the callback from which it answered
                foreach (array_diff([0, 1, 2], [$busy]) as $id) {
                    $t->waitFor(fn () => Processes::isAsleep($t->workerPids[$id]), 'the others to be idle');
                }
                $clients[$i]->send(str_repeat('x', $size) . "\n");
                $take($clients[$i], $size);
            }
        }
        ksort($workers);
        same(array_values(array_diff([0, 1, 2], [$busy])), array_keys($workers), 'all but the busy one, and not one alone');
        $t->release();
        same((string) $busy, explode(' ', $holding->readLine())[0], 'the worker that was held');
    },
);
?>
--EXPECT--
OK

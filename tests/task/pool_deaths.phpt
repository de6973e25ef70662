--TEST--
Task pools: a death costs the task in hand of that pool, which stats() tells by pool; logs and ps name the pool; each has its own limits
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set([
            'worker_num' => 2, 'task_worker_num' => 1,
            'task_pools' => ['mail' => ['worker_num' => 2], 'quick' => ['max_runtime' => 0.3], 'once' => ['max_request' => 1, 'max_request_grace' => 0]],
        ] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "stats\n") {
                $stats = $server->stats();
                $figures = array_map(
                    fn (array $pool) => [$pool['worker_num'], $pool['task_count'], $pool['task_failed_count'], $pool['task_late_count']],
                    $stats['task_pools'],
                );
                $server->send($fd, json_encode([$figures, array_column($stats['workers'], 'pool'), $stats['task_failed_count']]) . "\n");
            } else {
                [$pool, $what, $timeout] = explode(' ', trim($data));
                $server->send($fd, json_encode([$server->taskwait($what, (float) $timeout, -1, $pool), $server->getLastError()]) . "\n");
            }
        });
        $server->on('taskFailed', fn (Server $server, int $id, string $data, string $reason) => report('failed', $reason));
        $server->on('task', function (Server $server, int $id, int $from, string $data) {
            if ($data === 'hold' || $data === 'hang') {
                report('held', $server->worker_id);
                hold();
            }
            return getmypid();
        });
    },
    function (Harness $t) {
        $t->allowLog('/task worker of quick #5 has run a task for longer than max_runtime of its task pool and is killed|task worker of quick #5 .* was killed by signal 9/');
        [$client, $other] = [$t->connect(), $t->connect()];
        $client->send("mail hold 20\n");
        [$id] = $t->take('held');
        check($id === 3 || $id === 4, 'its id');
        check(str_contains(Processes::title($t->workerPids[$id]), "task worker of mail #$id"), 'its title');
        same([$t->workerPids[7 - $id], 0], json_decode($other->ask('mail go 5')), 'the other one of the pool');
        $t->killWorker($id);
        same([false, Server::ERROR_TASK_FAILED], json_decode($client->readLine()), 'the task of the dead one');
        same(1, count($t->log("/task worker of mail #$id .* was killed by signal 9/")), 'log line');

        same([false, Server::ERROR_TASK_FAILED], json_decode($client->ask('quick hang 20')), 'a task that takes too long for its pool');
        $t->take('held');
        same([false, Server::ERROR_TASK_TIMEOUT], json_decode($client->ask('mail hold 0.01')), 'a late one');
        $t->take('held');
        $t->release(); // one that was killed does not wait any more

        $first = $t->workerPids[6];
        same([$first, 0], json_decode($client->ask('once go 5')), 'who ran it');
        $second = $t->waitForSuccessor(6, $first);
        same([$second, 0], json_decode($client->ask('once go 5')), 'who runs the next one');

        $t->waitFor(fn () => json_decode($other->ask('stats'), true) === [
            ['' => [1, 0, 0, 0], 'mail' => [2, 3, 1, 1], 'quick' => [1, 1, 1, 0], 'once' => [1, 2, 0, 0]],
            [null, null, '', 'mail', 'mail', 'quick', 'once'], 2,
        ], 'stats()');
    },
);
?>
--EXPECT--
OK

--TEST--
Task pools that submit to each other while their task workers are killed, reloaded and retired: each task ends once, and stats() add up by pool
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
// SWL_TEST_CHAOS=20 for a long test: so many seconds
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const POOLS = ['', 'mail', 'img'];
const KEYS = ['task_count', 'task_failed_count', 'tasking_num', 'task_queue_num', 'task_queue_bytes'];
define('SECONDS', (float) (getenv('SWL_TEST_CHAOS') ?: 1.5));

Harness::run(
    function (Server $server) {
        $server->set([
            'task_worker_num' => 2, 'task_in_task_worker' => true, 'task_max_attempts' => 1000, 'task_queue_timeout' => 5,
            'task_pools' => ['mail' => ['worker_num' => 2, 'max_request' => 300], 'img' => []],
        ] + LINES);
        $open = [];
        $submitted = 0;
        $stop = false;
        $next = function () use ($server, &$open, &$submitted, &$stop) {
            if ($stop && !$open) {
                report('over', $submitted);
            }
            while (count($open) < 200 && !$stop) {
                $number = $submitted++;
                $id = $server->task([$number, str_repeat('x', [10, 10, 5000][$number % 3])], $number % 5 === 0 ? 0 : -1, pool: POOLS[$number % 3]);
                $id !== false or throw new LogicException(swoolelite_strerror($server->getLastError()));
                $open[$id] = $number;
            }
        };
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $data) use ($next, &$stop) {
            if ($data === "stats\n") {
                $stats = $server->stats();
                $server->send($fd, json_encode(array_map(
                    fn (array $figures) => array_map(fn (string $key) => $figures[$key], KEYS),
                    ['all' => $stats] + $stats['task_pools'],
                )) . "\n");
            } else {
                $stop = $data === "stop\n";
                $next();
            }
        });
        $server->on('task', function (Server $server, int $id, int $from, array $data) {
            if ($data[0] >= 0 && $data[0] % 10 === 0) { // it may run again, and so may what it submits
                $server->task([-1], pool: POOLS[($data[0] / 10 + 1) % 3]);
            }
            return $data[0];
        });
        $server->on('finish', function (Server $server, int $id, int $number) use ($next, &$open) {
            if ($number >= 0) {
                ($open[$id] ?? null) === $number or report('wrong', $id, $number, $open[$id] ?? null);
                unset($open[$id]);
                $next();
            }
        });
        $server->on('taskFailed', fn (Server $server, int $id, mixed $data, string $reason) => report('failed', $reason));
    },
    function (Harness $t) {
        $t->allowLog('/killed by signal 9|more left out|NOTICE reload(ing|ed)|that waited for room in the memory/');
        $client = $t->connect();
        $client->send("go\n");
        mt_srand(7);
        for ($end = microtime(true) + SECONDS; microtime(true) < $end;) {
            mt_rand(0, 5) === 0 ? $t->signal(SIGUSR2) : (mt_rand(0, 2) || posix_kill($t->workerPids[mt_rand(1, 5)], SIGKILL));
            usleep(mt_rand(0, 100_000)); // a death at any moment
            same([], $t->takeAll(), 'reports of what must not happen');
        }
        $client->send("stop\n");
        [$tasks] = $t->take('over');
        check($tasks > 100, 'some tasks');
        $t->waitFor(function () use ($client, $tasks) {
            $stats = json_decode($client->ask('stats'), true);
            $sum = array_map(fn (int ...$figures) => array_sum($figures), $stats[''], $stats['mail'], $stats['img']);
            return $sum === $stats['all'] && $sum[0] >= $tasks && array_slice($sum, 2) === [0, 0, 0]
                && min(array_column($stats, 0)) >= intdiv($tasks, 3) && min(array_column($stats, 2)) === 0;
        }, "stats() to tell $tasks tasks and what they submitted, none left");
        same([], $t->takeAll(), 'ends of tasks that had ended, or were never submitted');
    },
);
?>
--EXPECT--
OK

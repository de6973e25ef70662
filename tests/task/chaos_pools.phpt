--TEST--
Retries, delays and priorities in three task pools, while task workers are killed, reloaded and retired: each task ends exactly once, as it has to
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
// SWL_TEST_CHAOS=20 for a long test: so many seconds
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const IN_FLIGHT = 600;
const POOLS = ['', 'mail', 'reports'];
const KEPT = 20;
define('SECONDS', (float) (getenv('SWL_TEST_CHAOS') ?: 2));

/** What becomes of the task with this number, by how it behaves: whether it ends with a result. */
const BEHAVIOUR = [
    'returns' => true,
    'throws twice' => true,
    'throws' => false, // it has three attempts
    'throws at once' => false, // it has one
    'wants to run again' => true,
    'wants to run again later' => true,
    'fails' => false,
    'sleeps' => true,
];

function behaviour(int $number): string
{
    return array_keys(BEHAVIOUR)[$number % 23 < 15 ? 0 : $number % 23 - 15];
}

function run_task(Server\Task $task): mixed
{
    [$number, $data] = $task->data;
    $task->pool === POOLS[$number % 3] or report('wrong pool', $number, $task->pool);
    switch (behaviour($number)) {
        case 'throws twice':
            return $task->attempt <= 2 ? throw new RuntimeException('again') : [$number, ''];
        case 'throws':
        case 'throws at once':
            throw new RuntimeException('always');
        case 'wants to run again':
            return $task->attempt === 1 && $task->retry() ? null : [$number, ''];
        case 'wants to run again later':
            return $task->attempt === 1 && $task->retry(0.02) ? null : [$number, ''];
        case 'fails':
            $task->fail('by itself');
            return null;
        case 'sleeps':
            usleep(500);
    }
    return [$number, strlen($data) > 20_000 ? $data : ''];
}

/** The failures are expected: their log lines are not wanted. */
Harness::run(
    server: function (Server $server) {
        $server->set([
            'worker_num' => 2,
            'task_worker_num' => 2,
            'task_pools' => ['mail' => ['worker_num' => 2], 'reports' => ['worker_num' => 1]],
            'task_object' => true,
            'task_max_request' => 1000,
            'task_retry' => ['attempts' => 1000, 'delay' => 0.005, 'factor' => 2, 'max_delay' => 0.04, 'jitter' => 0.5],
            'task_failed_keep' => KEPT,
        ] + LINES);
        $open = [];
        $submitted = $failed = 0;
        $stop = false;
        $next = function () use ($server, &$open, &$submitted, &$failed, &$stop) {
            if ($stop && !$open) {
                report('over', $submitted, $failed);
            }
            while (count($open) < IN_FLIGHT && !$stop) {
                $number = $submitted++;
                $size = [10, 10, 10, 500, 500, 5000, 30_000][$number % 7] * ($number % 100 === 0 ? 4 : 1);
                $id = $server->task(
                    [$number, str_repeat('x', $size)],
                    $number % 11 === 0 ? 0 : -1,
                    delay: [0, 0, 0, 0.001, 0.05][$number % 5],
                    priority: [0, 0, 0, 1, -1][intdiv($number, 5) % 5],
                    pool: POOLS[$number % 3],
                    attempts: ['throws' => 3, 'throws at once' => 1][behaviour($number)] ?? null,
                );
                $id !== false or throw new LogicException(swoolelite_strerror($server->getLastError()));
                $open[$id] = $number;
            }
        };
        $end = function (int $id, int $number, bool $result) use ($next, &$open) {
            ($open[$id] ?? null) === $number or report('wrong id', $id, $number, $open[$id] ?? null);
            BEHAVIOUR[behaviour($number)] === $result or report('wrong end', $number, behaviour($number), $result);
            unset($open[$id]);
            $next();
        };
        $server->on('pipeMessage', function (Server $server, int $from, bool $message) use ($next, &$stop) {
            $stop = $message;
            $next();
        });
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $data) use ($next, &$stop) {
            if ($data === "stats\n") {
                $answer = array_diff_key($server->stats(), ['workers' => 1]) + ['kept' => count($server->failedTasks())];
                $server->send($fd, json_encode($answer) . "\n");
            } else {
                $stop = $data === "stop\n";
                $server->sendMessage($stop, 1 - $server->worker_id);
                $next();
            }
        });
        $server->on('task', fn (Server $server, Server\Task $task) => run_task($task));
        $server->on('finish', fn (Server $server, int $id, array $data) => $end($id, $data[0], true));
        $server->on('taskFailed', function (Server $server, int $id, array $data) use ($end, &$failed) {
            $failed++;
            $end($id, $data[0], false);
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/killed by signal 9|more left out|NOTICE reload(ing|ed)|RuntimeException|task \d+ failed/');
        $client = $t->connect();
        $client->send("go\n");
        mt_srand(12);
        for ($end = microtime(true) + SECONDS; microtime(true) < $end;) {
            $pid = $t->workerPids[mt_rand(2, 6)];
            // who dies young has no successor for a while: some live on
            mt_rand(0, 5) === 0 ? $t->signal(SIGUSR2) : (mt_rand(0, 2) || posix_kill($pid, SIGKILL));
            usleep(mt_rand(0, 100_000)); // a death at any moment
            $reports = $t->takeAll();
            $reports === [] or throw new LogicException('something went wrong: ' . json_encode($reports));
        }
        $client->send("stop\n");
        [$tasks, $failed] = array_map(null, $t->take('over'), $t->take('over'));
        [$tasks, $failed] = array_map(array_sum(...), [$tasks, $failed]);
        same([], $t->takeAll(), 'ends of tasks that had ended, or were never submitted');
        check($failed > 0 && $failed < $tasks, "$failed of $tasks failed");
        // the last ones may still be on their way out of a task worker's hand
        $keys = ['task_count', 'task_failed_count', 'tasking_num', 'task_queue_num', 'task_queue_bytes', 'task_delayed_num'];
        $stats = $t->waitFor(function () use ($client, $tasks, $failed, $keys) {
            $stats = json_decode($client->ask('stats'), true);
            return [$tasks, $failed, 0, 0, 0, 0] === array_map(fn (string $key) => $stats[$key], $keys) ? $stats : null;
        }, "stats() to tell $tasks tasks, $failed failed, none left");
        same(POOLS, array_keys($stats['task_pools']), 'the task pools');
        foreach ([...$keys, 'task_redelivered_count', 'task_retried_count'] as $key) {
            same($stats[$key], array_sum(array_column($stats['task_pools'], $key)), "the sum of the pools' $key");
        }
        check($stats['task_retried_count'] > 0, 'tasks were run again');
        same(min(KEPT, $failed), $stats['kept'], 'failed tasks on the shelf');
    },
    limit: 100 + (int) SECONDS,
);
?>
--EXPECT--
OK

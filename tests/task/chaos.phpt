--TEST--
Over each transport, delayed or with a priority, while task workers are killed, reloaded and retired: each task ends exactly once, and stats() add up
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
// SWL_TEST_CHAOS=20 for a long test: so many seconds for each of the runs
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const IN_FLIGHT = 400;
define('SECONDS', (float) (getenv('SWL_TEST_CHAOS') ?: 1));

foreach (['RING', 'UNIXSOCK', 'MSGQUEUE', 'PREEMPTIVE', 'STREAM'] as $name) {
    foreach ([1, 1000] as $attempts) {
        chaos($name, $attempts);
    }
}

function chaos(string $name, int $attempts): void
{
    Harness::run(
        server: function (Server $server) use ($name, $attempts) {
            $server->set([
                'task_ipc_mode' => constant(Server::class . "::TASK_IPC_$name"),
                'task_max_attempts' => $attempts,
                'worker_num' => 2,
                'task_worker_num' => 3,
                'task_max_request' => 1500,
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
                        $number % 5 === 0 ? $number % 3 : -1,
                        delay: $number % 8 === 0 ? $number % 20 / 1000 : 0,
                        priority: $number % 4 === 1 ? $number % 3 - 1 : 0,
                    );
                    $id !== false or throw new LogicException(swoolelite_strerror($server->getLastError()));
                    $open[$id] = $number;
                }
            };
            $end = function (int $id, int $number) use ($next, &$open) {
                ($open[$id] ?? null) === $number or report('wrong', $id, $number, $open[$id] ?? null);
                unset($open[$id]);
                $next();
            };
            $server->on('pipeMessage', function (Server $server, int $from, bool $message) use ($next, &$stop) {
                $stop = $message;
                $next();
            });
            $server->on('receive', function (Server $server, int $fd, int $reactor, string $data) use ($next, &$stop) {
                if ($data === "stats\n") {
                    $server->send($fd, json_encode(array_diff_key($server->stats(), ['workers' => 1])) . "\n");
                } else {
                    $stop = $data === "stop\n";
                    $server->sendMessage($stop, 1 - $server->worker_id);
                    $next();
                }
            });
            $server->on('task', fn (Server $server, int $id, int $from, array $data) => [$data[0], strlen($data[1]) > 20_000 ? $data[1] : '']);
            $server->on('finish', fn (Server $server, int $id, array $data) => $end($id, $data[0]));
            $server->on('taskFailed', function (Server $server, int $id, array $data) use ($end, &$failed) {
                $failed++;
                $end($id, $data[0]);
            });
        },
        client: function (Harness $t) use ($name, $attempts) {
            $t->allowLog('/killed by signal 9|more left out|NOTICE reload(ing|ed)/');
            $client = $t->connect();
            $client->send("go\n");
            mt_srand(crc32("$name $attempts"));
            for ($end = microtime(true) + SECONDS; microtime(true) < $end;) {
                $pid = $t->workerPids[mt_rand(2, 4)];
                // who dies young has no successor for a while: some live on
                mt_rand(0, 5) === 0 ? $t->signal(SIGUSR2) : (mt_rand(0, 2) || posix_kill($pid, SIGKILL));
                usleep(mt_rand(0, 100_000)); // a death at any moment
                $t->takeAll() === [] or throw new LogicException('something went wrong');
            }
            $client->send("stop\n");
            [$tasks, $failed] = array_map(null, $t->take('over'), $t->take('over'));
            [$tasks, $failed] = array_map(array_sum(...), [$tasks, $failed]);
            same([], $t->takeAll(), 'ends of tasks that had ended, or were never submitted');
            same(true, $attempts === 1 || $failed === 0, "$failed of $tasks failed");
            // the last ones may still be on their way out of a task worker's hand
            $t->waitFor(function () use ($client, $tasks, $failed) {
                $stats = json_decode($client->ask('stats'), true);
                return [$tasks, $failed, 0, 0, 0] === array_map(
                    fn (string $key) => $stats[$key],
                    ['task_count', 'task_failed_count', 'tasking_num', 'task_queue_num', 'task_queue_bytes'],
                );
            }, "stats() to tell $tasks tasks, $failed failed, none left");
        },
        limit: 100 + (int) SECONDS,
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK

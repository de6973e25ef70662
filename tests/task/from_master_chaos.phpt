--TEST--
Over each transport, while task workers are killed and reloaded: each task of master and manager is run, and stats() add up
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

const COUNT = 1500;

foreach (['RING', 'UNIXSOCK', 'MSGQUEUE', 'PREEMPTIVE', 'STREAM'] as $name) {
    Harness::run(
        server: function (Server $server) use ($name) {
            $server->set([
                'task_ipc_mode' => constant(Server::class . "::TASK_IPC_$name"),
                'task_max_attempts' => 1000,
                'task_worker_num' => 3,
                'task_max_request' => 400,
            ]);
            $submit = function (string $who) use ($server): void {
                $number = $refused = 0;
                $ids = [];
                Timer::tick(1, function (int $timer) use ($server, $who, &$number, &$refused, &$ids) {
                    for ($i = 0; $i < 20 && $number < COUNT; $i++) {
                        $size = [10, 10, 500, 5000, 30_000, 100_000][$number % 6];
                        $id = $server->task([$who, $number, str_repeat('x', $size)], $number % 5 === 0 ? $number % 3 : -1);
                        if ($id === false) {
                            $server->getLastError() === Server::ERROR_TASK_QUEUE_FULL || report('error', $server->getLastError());
                            $refused++;
                            return; // later
                        }
                        $ids[$id] = true;
                        $number++;
                    }
                    if ($number === COUNT) {
                        Timer::clear($timer);
                        report('over', $who, count($ids), max(array_keys($ids)), $refused);
                    }
                });
            };
            $server->on('start', fn () => $submit('master'));
            $server->on('managerStart', fn () => $submit('manager'));
            $server->on('task', function (Server $server, int $id, int $source, array $data) {
                [$who, $number, $text] = $data;
                file_put_contents('tasks', "$who $number " . strlen($text) . " $source\n", FILE_APPEND);
            });
            $server->on('receive', fn (Server $server) => report('stats', $server->stats()));
            $server->on('finish', fn () => report('finish'));
            $server->on('taskFailed', fn () => report('taskFailed'));
        },
        client: function (Harness $t) use ($name) {
            $t->allowLog('/killed by signal 9|NOTICE reload(ing|ed)/');
            mt_srand(crc32($name));
            $over = [];
            $t->waitFor(function () use ($t, &$over) {
                mt_rand(0, 9) === 0 ? $t->signal(SIGUSR2) : (mt_rand(0, 2) || posix_kill($t->workerPids[mt_rand(1, 3)], SIGKILL));
                usleep(mt_rand(0, 50_000)); // a death at any moment
                array_push($over, ...$t->takeAll());
                return count($over) >= 2;
            }, 'the end of submitting', 25);
            foreach ($over as [$what, $who, $ids]) {
                same(['over', COUNT], [$what, $ids], "different ids of the $who");
            }
            $left = fn (array $stats) => [$stats['task_count'], $stats['task_failed_count'], $stats['tasking_num'], $stats['task_queue_num'], $stats['task_queue_bytes']];
            $t->waitFor(function () use ($t, $left) {
                $t->connect()->send('?');
                return $left($t->take('stats')[0]) === [2 * COUNT, 0, 0, 0, 0];
            }, 'stats() to tell ' . 2 * COUNT . ' tasks, none failed, none left');
            $run = array_unique(file($t->dir() . '/tasks')); // a death may be one between the end of a callback and its being noted
            same(2 * COUNT, count($run), 'tasks that were run');
            same([], preg_grep('/^(master|manager) \d+ (10|500|5000|30000|100000) -1$/', $run, PREG_GREP_INVERT), 'what they got');
            same([], $t->takeAll(), 'nobody hears of them');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK

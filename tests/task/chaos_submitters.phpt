--TEST--
While those who submit tasks are killed, and those who run them: stats() add up
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
// SWL_TEST_CHAOS=20 for a long test: so many seconds for each of the runs
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

define('SECONDS', (float) (getenv('SWL_TEST_CHAOS') ?: 1));

// Over the others nobody can say of a submitter that was killed whether it had just sent its task.
foreach ([0, 0.05] as $timeout) {
    Harness::run(
        server: function (Server $server) use ($timeout) {
            $server->set([
                'task_ipc_mode' => Server::TASK_IPC_RING,
                'task_worker_num' => 3,
                'task_in_task_worker' => true,
                'task_queue_memory' => 1 << 20,
                'task_queue_timeout' => $timeout,
                'task_max_attempts' => 2,
            ] + LINES);
            $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) {
                $stats = $server->stats();
                $server->send($fd, json_encode(array_map(fn (string $key) => $stats[$key], TASK_COUNTS)) . "\n");
            });
            $server->on('task', function (Server $server, int $id, int $from, string $data) {
                // some of what is run submits in its turn
                $data[0] === 'm' && $server->task(str_repeat('x', strlen($data)), $id % 3 - 1);
            });
            for ($n = 0; $n < 4; $n++) {
                $server->addProcess(new Process(function () use ($server) {
                    report('submitter', getmypid());
                    for ($i = 0; !file_exists('stop'); $i++) {
                        // for anybody, or for one of them, whose own queue has less room
                        $data = str_repeat($i % 5 ? 'x' : 'm', [1, 100, 5000, 30_000][$i % 4]);
                        $server->task($data, $i % 3 ? $i % 3 : -1);
                    }
                    hold();
                }));
            }
        },
        client: function (Harness $t) {
            $t->allowLog('/killed by signal 9|task \d+ failed|are lost with it|died with it|more left out/');
            $client = $t->connect();
            $pids = [];
            $kills = 0;
            for ($end = microtime(true) + SECONDS; microtime(true) < $end || $kills < 8;) {
                foreach ($t->takeAll() as [, $pid]) {
                    $pids[] = $pid;
                }
                if (mt_rand(0, 3) === 0) {
                    posix_kill($t->workerPids[mt_rand(1, 3)], SIGKILL);
                } elseif ($pids) {
                    posix_kill(array_splice($pids, mt_rand(0, count($pids) - 1), 1)[0], SIGKILL);
                    $kills++;
                }
                usleep(mt_rand(0, 50_000)); // a death at any moment
            }
            touch($t->dir() . '/stop');
            $t->waitFor(function () use ($client) {
                [$count, , $tasking, $queued, $bytes] = json_decode($client->ask('?'));
                return $count > 0 && [$tasking, $queued, $bytes] === [0, 0, 0];
            }, 'the end of all tasks in stats()', 30);
            $t->release(100);
        },
        limit: 100 + (int) SECONDS,
    );
}
?>
--EXPECT--
OK
OK

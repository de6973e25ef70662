--TEST--
What master and manager submit before the end is ordered is run; later task() is false, and nothing is lost
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $try = fn (string $where) => report($where, $server->task($where), $server->getLastError());
        $server->on('receive', fn () => hold());
        $server->on('start', function (Server $server) use ($try) {
            $server->task('hold');
            Timer::tick(2, function (int $timer) use ($server, $try) {
                if (!file_exists('end')) {
                    return;
                }
                Timer::clear($timer);
                for ($i = 0; $i < 100; $i++) {
                    report('before', $server->task("before $i"));
                }
                $server->shutdown();
                for ($i = 0; $i < 100; $i++) { // the order is a signal to this process, which it takes later
                    report('before', $server->task("before $i"));
                }
                Timer::tick(2, function (int $timer) use ($server, $try) { // a little later it has
                    if ($server->task('late') === false) {
                        Timer::clear($timer);
                        $try('in the master');
                    } else {
                        report('before', true);
                    }
                });
            });
        });
        $server->on('managerStop', fn () => $try('managerStop'));
        $server->on('shutdown', fn () => $try('shutdown'));
        $server->on('workerStop', fn () => hold()); // so that the master goes on for a while
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            if ($data === 'hold') {
                report('held');
                hold();
            } else {
                report('run');
            }
        });
    },
    client: function (Harness $t) {
        $t->take('held');
        touch($t->dir() . '/end');
        same([false, Server::ERROR_WORKER_NOT_RUNNING], $t->take('in the master'), 'task() in the master, once the end is ordered');
        $t->release(3); // the task, workerStop of worker and task worker
        foreach (['managerStop', 'shutdown'] as $where) {
            same([false, Server::ERROR_WORKER_NOT_RUNNING], $t->take($where), "task() in $where");
        }
        same('exit 0', $t->waitForExit(), 'the end');
        $counts = ['before' => 0, 'run' => 0];
        foreach ($t->takeAll() as $report) {
            $counts[$report[0]]++;
            $report === ['before', false] && throw new Failure('task() was false before the end was ordered');
        }
        check($counts['before'] >= 200 && $counts['before'] === $counts['run'], 'accepted and run: ' . json_encode($counts));
    },
);
?>
--EXPECT--
OK

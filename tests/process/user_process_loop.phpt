--TEST--
When its function has returned, the loop of a user process runs as long as something is to come
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $taskId, int $source, int $ms) {
            usleep($ms * 1000);
            return $ms;
        });
        $server->addProcess(new Process(function (Process $process) use ($server) {
            $inFunction = true;
            $log = function (string $what) use (&$inFunction, $server) {
                report($what, getmypid(), $inFunction, $server->getWorkerStatus() === Server::WORKER_BUSY);
            };
            Timer::after(1, fn () => $log('after'));
            $count = 0;
            $server->tick(2, function (int $id) use ($log, &$count, $server) {
                if (++$count === 3) {
                    $log('tick');
                    Timer::clear($id);
                    $server->task(50, -1, function () use ($log, $server) {
                        $log('result');
                        $server->defer(fn () => $log('deferred'));
                    });
                }
            });
            usleep(20_000);
            report('returns', getmypid());
            $inFunction = false;
        }));
    },
    client: function (Harness $t) {
        $pid = $t->take('returns')[0];
        foreach (['after', 'tick', 'result', 'deferred'] as $what) {
            same([$pid, false, true], $t->take($what), "$what: the process, whether its function ran, whether it is busy");
        }
        check($t->take('returns')[0] !== $pid, 'then it ends, and has a successor');
    },
);

// errors in callbacks of its loop are those of a worker
Harness::run(
    server: function (Server $server) {
        $server->on('receive', fn () => null);
        $server->addProcess(new Process(function (Process $process) use ($server) {
            report('begins');
            $server->after(1, fn () => file_exists('well') ? exit : throw new Exception('on purpose'));
        }));
    },
    client: function (Harness $t) {
        $t->take('begins');
        $t->take('begins');
        $t->waitForLog("/ERROR uncaught Exception in 'after': Exception: on purpose/");
        $t->waitForLog('/WARNING user process #1 \(pid \d+\) exited with code 255/');
        touch($t->dir() . '/well');
        $t->take('begins');
    },
);
?>
--EXPECT--
OK
OK

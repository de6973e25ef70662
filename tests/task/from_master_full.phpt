--TEST--
Where the transport is full, task() in master and manager is false at once, whatever task_queue_timeout says; each accepted task is run once
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
        $server->set(['task_worker_num' => 1, 'task_queue_memory' => 1 << 20, 'task_queue_timeout' => 3600]);
        $server->on('receive', function (Server $server) {
            $stats = $server->stats();
            report('stats', $stats['task_count'], $stats['tasking_num'], $stats['task_queue_bytes'], $stats['task_failed_count']);
        });
        $fill = function (string $who) use ($server) {
            $began = hrtime(true);
            for ($accepted = 0; $accepted < 100_000 && $server->task(sprintf('%-20000s', "$who $accepted")) !== false; $accepted++);
            report("accepted by $who", $accepted, $server->getLastError(), (hrtime(true) - $began) / 1e9);
            Timer::tick(10, function (int $timer) use ($server, $who) { // until there is room again
                $server->task("last of $who") !== false && Timer::clear($timer);
            });
        };
        // when the test wants it: one after the other, so that the second finds the queue as full as it gets
        $later = fn (string $who) => Timer::tick(5, function (int $timer) use ($who, $fill) {
            if (file_exists($who)) {
                Timer::clear($timer);
                $fill($who);
            }
        });
        $server->on('managerStart', fn () => $later('manager'));
        $server->on('start', function (Server $server) use ($later) {
            $server->task('hold');
            $later('master');
        });
        $server->on('task', function (Server $server, int $taskId, int $source, string $data) {
            static $next = ['master' => 0, 'manager' => 0];
            if ($data === 'hold') {
                report('held');
                hold();
            } elseif (str_starts_with($data, 'last of ')) {
                report($data, $next);
            } else {
                [$who, $number] = explode(' ', $data);
                (int) $number === $next[$who]++ || report('wrong', $who, (int) $number);
            }
        });
    },
    client: function (Harness $t) {
        $t->take('held');
        $accepted = [];
        foreach (['manager', 'master'] as $who) {
            touch($t->dir() . "/$who");
            [$accepted[$who], $error, $seconds] = $t->take("accepted by $who");
            same(Server::ERROR_TASK_QUEUE_FULL, $error, "getLastError() in the $who");
            check($seconds < Harness::limit(5), "the $who waited for $seconds s");
        }
        check($accepted['manager'] >= 1 && $accepted['master'] <= 1, 'the queue was full: ' . json_encode($accepted));
        $t->release();
        foreach (['master', 'manager'] as $who) {
            same($accepted[$who], $t->take("last of $who")[0][$who], "tasks of the $who that were run");
        }
        $all = array_sum($accepted) + 3;
        $t->waitFor(function () use ($t, &$stats) {
            $t->connect()->send('?');
            return ($stats = $t->take('stats'))[1] === 0;
        }, 'the end of all tasks');
        same([$all, 0, 0, 0], $stats, 'stats');
        same([], $t->takeAll(), 'further reports');
    },
);
?>
--EXPECT--
OK

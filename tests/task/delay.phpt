--TEST--
Delayed tasks start in the order of their times, none before it and all soon after, whoever submits them; results come back
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
        $server->set(['task_worker_num' => 2, 'task_in_task_worker' => true]);
        $submit = function (string $by, mixed $extra = null, ?callable $finish = null) use ($server): void {
            $now = microtime(true);
            foreach (['c' => 0.6, 'a' => 0.2, 'b' => 0.4] as $name => $delay) {
                // the longer the call before took, the shorter is this delay
                $id = $server->task([$by, $name, $now + $delay, $extra], 0, $finish, max(0, $now + $delay - microtime(true)));
                report('id', is_int($id));
            }
        };
        $server->addProcess(new Process(function () use ($submit) {
            if (@mkdir('submitted')) { // it ends when it has its results, and has a successor
                $submit('user process', str_repeat('x', 300_000), fn () => report('closure'));
                return;
            }
            while (true) {
                sleep(100);
            }
        }));
        $server->on('start', fn () => Timer::after(1, fn () => $submit('master')));
        $server->on('managerStart', fn () => Timer::after(1, fn () => $submit('manager')));
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $command) use ($submit) {
            if ($command === 'stats') {
                report('stats', $server->stats()['task_delayed_num'], $server->stats()['tasking_num'], $server->stats()['task_pools']['']['task_delayed_num']);
                return;
            }
            $server->task('submit', 1);
            $submit('worker', null, fn (Server $server, int $id, mixed $result) => report('finish', $result));
            $server->task('much later', delay: 3600);
        });
        $server->on('task', function (Server $server, int $id, int $source, mixed $data) use ($submit) {
            if ($data === 'submit') {
                $submit('task worker');
                return null;
            }
            [$by, $name, $due] = $data;
            report('ran', $by, $name, microtime(true) - $due);
            return "$by $name";
        });
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        $order = [];
        for ($i = 0; $i < 15; $i++) {
            [$by, $name, $late] = $t->take('ran');
            $order[$by] = ($order[$by] ?? '') . $name;
            check($late >= 0, "$name of $by starts $late s after its time");
            check($late < Harness::limit(0.5), "$name of $by is late: $late s");
        }
        ksort($order);
        same(array_fill_keys(['manager', 'master', 'task worker', 'user process', 'worker'], 'abc'), $order, 'order');
        same(['worker a', 'worker b', 'worker c'], [$t->take('finish')[0], $t->take('finish')[0], $t->take('finish')[0]], 'results');
        for ($i = 0; $i < 3; $i++) {
            $t->take('closure');
        }
        $t->waitFor(function () use ($t) {
            $t->connect()->send('stats');
            return $t->take('stats') === [1, 1, 1];
        }, 'the end of all but the last');
        $t->allowLog('/lost at the end of the server: 0 requests, 1 tasks/');
    },
);
?>
--EXPECT--
OK

--TEST--
finish() in a timer of a task worker throws, also when a task was just taken: it belongs to no task
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
        $server->on('workerStart', function (Server $server, int $id) {
            static $wrong = 0;
            $server->taskworker && Timer::tick(1, function () use ($server, &$wrong) {
                outcome(fn () => $server->finish('timer')) === 'SwooleLite\Exception: finish() can be called in a task callback only' || report('wrong', ++$wrong);
            });
        });
        $server->on('receive', function (Server $server) {
            for ($i = 0, $sum = 0; $i < 2000; $i++) {
                $sum += $server->taskwait(1, 10);
                usleep(random_int(0, 1000));
            }
            report('sum', $sum);
        });
        $server->on('task', fn (Server $server, int $id, int $from, int $data) => $data);
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        same([2000], $t->take('sum'), 'results');
        same([], $t->takeAll(), 'calls that did not throw');
    },
);
?>
--EXPECT--
OK

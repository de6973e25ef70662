--TEST--
finish() outside of a task callback throws, also when a task was taken that is to be run next
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
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $wrong = 0;
            for ($end = hrtime(true) + 2e9; hrtime(true) < $end;) {
                $wrong += $server->taskwait('right', 5) !== 'right';
            }
            $server->send($fd, "$wrong wrong\n");
        });
        $server->on('workerStart', function (Server $server, int $id) {
            $id === 1 && Timer::tick(1, fn () => outcome(fn () => $server->finish('from a timer')));
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, string $data) => $data);
    },
    client: fn (Harness $t) => same('0 wrong', $t->connect()->ask('go'), 'results'),
);
?>
--EXPECT--
OK

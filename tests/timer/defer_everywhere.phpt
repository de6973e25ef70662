--TEST--
defer() works in every process with a loop, and between tasks
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
        $server->on('receive', function (Server $server) {
            $server->task(1);
            $server->task(2);
        });
        $server->on('task', function (Server $server, int $taskId, int $source, int $number) {
            report('task', $number);
            $server->defer(fn () => report('after task', $number));
        });
        foreach (['start', 'managerStart', 'workerStart'] as $event) {
            $server->on($event, function (Server $server) use ($event) {
                $server->defer(fn () => report("after $event", getmypid()));
            });
        }
    },
    client: function (Harness $t) {
        same([$t->masterPid], $t->take('after start'), 'the master');
        same([$t->managerPid], $t->take('after managerStart'), 'the manager');
        $pids = [$t->take('after workerStart')[0], $t->take('after workerStart')[0]];
        sort($pids);
        $expected = $t->workerPids;
        sort($expected);
        same($expected, $pids, 'worker and task worker');
        $t->connect()->send('go');
        $seen = [];
        $t->waitFor(function () use ($t, &$seen) {
            array_push($seen, ...$t->takeAll());
            return end($seen) === ['after task', 2];
        }, 'the second task');
        same([['task', 1], ['after task', 1], ['task', 2], ['after task', 2]], $seen, 'what happened in the task worker');
    },
);
?>
--EXPECT--
OK

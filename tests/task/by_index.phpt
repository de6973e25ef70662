--TEST--
A task runs in the task worker that its index names; an index out of range throws ValueError
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 3]);
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < 30; $i++) {
                report('ran in', $i % 3, $server->taskwait('?', 5, $i % 3));
            }
            foreach ([3, -2, PHP_INT_MIN, PHP_INT_MAX] as $index) {
                report('task', outcome(fn () => $server->task('?', $index)));
                report('taskwait', outcome(fn () => $server->taskwait('?', 5, $index)));
            }
            report('end', $server->stats()['task_count']);
        });
        $server->on('task', fn (Server $server) => $server->worker_id);
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([30], $t->take('end'), 'task_count');
        for ($i = 0; $i < 30; $i++) {
            same([$i % 3, 2 + $i % 3], $t->take('ran in'), 'index and worker id');
        }
        foreach ($t->takeAll() as [$method, $outcome]) {
            check(str_starts_with($outcome, 'ValueError: '), "$method(): $outcome");
        }
    },
);
?>
--EXPECT--
OK

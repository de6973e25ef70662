--TEST--
A task worker that waits for room in the mail of a submitter that is busy does not run too long
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const TASKS = 400;
const LIMIT = 0.3;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 2, 'task_max_runtime' => LIMIT]);
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < TASKS; $i++) {
                $server->task('x');
            }
            for ($end = microtime(true) + 4 * LIMIT; microtime(true) < $end;) {
                usleep(10_000); // longer than a task may run; its mail is full soon
            }
        });
        $server->on('task', fn () => str_repeat('x', 10_000));
        $server->on('finish', function () {
            static $count = 0;
            ++$count === TASKS && report('all');
        });
        $server->on('taskFailed', fn (Server $server, int $id, mixed $data, string $reason) => report('failed', $reason));
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        $t->take('all');
        same([], $t->takeAll(), 'failures');
    },
);
?>
--EXPECT--
OK

--TEST--
task(), taskwait() and taskWaitMulti() in a task worker throw unless task_in_task_worker is set
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
        $server->set(['task_worker_num' => 2]);
        $server->on('receive', fn (Server $server) => report('outcomes', $server->taskwait('go', 5)));
        $server->on('task', fn (Server $server) => [
            outcome(fn () => $server->task('x')),
            outcome(fn () => $server->taskwait('x')),
            outcome(fn () => $server->taskWaitMulti(['x'])),
        ]);
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        foreach ($t->take('outcomes')[0] as $outcome) {
            echo $outcome, "\n";
        }
    },
);
?>
--EXPECT--
SwooleLite\Exception: A task worker cannot submit tasks, unless task_in_task_worker is set
SwooleLite\Exception: A task worker cannot submit tasks, unless task_in_task_worker is set
SwooleLite\Exception: A task worker cannot submit tasks, unless task_in_task_worker is set
OK

--TEST--
A task that waits for its next run is kept with the queue of a key, with the number of its runs and of its attempts
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue();
function run_once(KeptQueue $kept, bool $first): void
{
    Harness::run(
        server: function (Server $server) use ($kept) {
            $server->set(['task_object' => true, 'task_failed_keep' => 5] + $kept->options());
            $server->on('receive', fn (Server $server) => $server->task(str_repeat('x', 100_000), attempts: 2));
            $server->on('task', function (Server $server, Server\Task $task) {
                $again = $task->retry(0.5);
                report('task', $task->attempt, strlen($task->data), $again);
            });
            $server->on('taskFailed', fn ($server, $taskId, $data, $reason) => report('failed', strlen($data), $reason));
        },
        client: function (Harness $t) use ($first) {
            $first && $t->connect()->send('go');
            same([$first ? 1 : 2, 100_000, $first], $t->take('task'), 'the run');
            if ($first) {
                $t->allowLog('/NOTICE 1 .*tasks? .*wait/');
                $t->allowLog('/1 delayed tasks/');
            } else {
                same([100_000, 'it asked to be run again, and has no attempts left (2)'], $t->take('failed'), 'the failure');
            }
        },
    );
}

run_once($kept, true);
run_once($kept, false);
?>
--EXPECT--
OK
OK

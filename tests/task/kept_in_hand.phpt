--TEST--
A task in hand at a forced end goes back into the queue, its attempt counted, where task_max_attempts allows another
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE the manager dies with the master') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue();
/** A server that holds its task. */
function hold_one(KeptQueue $kept, int $attempts, string $end, bool $submit = false): void
{
    Harness::run(
        server: function (Server $server) use ($kept, $attempts, $end) {
            $server->set(['task_object' => true, 'task_max_attempts' => $attempts, 'max_wait_time' => $end === 'late' ? 1 : 25, 'worker_num' => 2] + $kept->options());
            $server->on('receive', fn (Server $server) => $server->task(str_repeat('.', 100_000)));
            $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
            $server->on('task', function (Server $server, Server\Task $task) {
                report('task', $task->attempt, strlen($task->data));
                hold();
            });
        },
        client: function (Harness $t) use ($kept, $attempts, $end, $submit) {
            $submit && $t->connect()->send('go');
            [$attempt, $length] = $t->take('task');
            same(100_000, $length, 'the data');
            if (in_array($end, ['master', 'manager'], true)) {
                posix_kill($end === 'master' ? $t->masterPid : $t->managerPid, SIGKILL);
            } else {
                $t->signal(SIGTERM);
                $t->take('stop');
                $t->take('stop');
                $end === 'twice' && $t->signal(SIGTERM);
            }
            if ($attempt >= $attempts) {
                $t->allowLog('/WARNING task \d+ failed: the task worker was killed by signal 9/');
            } elseif ($end !== 'master') {
                $t->waitForLog('/NOTICE 1 tasks wait in the message queue/');
            }
            $t->allowLog('/within max_wait_time and (is|are) killed|the (master|manager) has died/');
            same(['master' => 'signal 9', 'manager' => 'exit 1'][$end] ?? 'exit 0', $t->waitForExit(), 'the end');
            $t->waitFor(fn () => !Processes::ofTest($t->dir()), 'the end of all processes');
            echo "$end, attempt $attempt of $attempts: ", $kept->count(), ' waits, ', count($kept->files()), " files\n";
        },
    );
}

hold_one($kept, 1, 'twice', submit: true);
hold_one($kept, 4, 'twice', submit: true);
hold_one($kept, 4, 'late');
hold_one($kept, 5, 'master');
hold_one($kept, 5, 'manager');
hold_one($kept, 5, 'twice');
?>
--EXPECT--
twice, attempt 1 of 1: 0 waits, 0 files
OK
twice, attempt 1 of 4: 1 waits, 1 files
OK
late, attempt 2 of 4: 1 waits, 1 files
OK
master, attempt 3 of 5: 1 waits, 1 files
OK
manager, attempt 4 of 5: 1 waits, 1 files
OK
twice, attempt 5 of 5: 0 waits, 0 files
OK

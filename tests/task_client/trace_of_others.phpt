--TEST--
TaskClient::trace(): idle processes, master, manager, user processes, a process that was killed, ids that there are not
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/trace.inc';

use SwooleLite\Process;
use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'server_name' => 'trace']);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->addProcess(new Process(function () {
            while (true) {
                sleep(60); // user process
            }
        }));
        $server->addProcess(new Process(function () {
            pcntl_exec('/bin/sleep', ['60']);
        }));
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('trace');
        $trace = fn (int $id) => without_places($client->trace($id));
        same("idle: waits for requests\n", $t->waitFor(fn () => str_starts_with($trace(0), 'idle') ? $trace(0) : null, 'an idle worker'), 'a worker');
        same("idle: waits for tasks\n", $t->waitFor(fn () => str_starts_with($trace(1), 'idle') ? $trace(1) : null, 'an idle task worker'), 'a task worker');
        trace_in($t, $client, 2, 'in sleep() at trace_of_others.php:' . line('user process'));
        $t->waitFor(fn () => $trace(3) === "runs another program\n" ?: null, 'a user process that runs another program');
        same("idle: waits in its loop\n", $t->waitFor(fn () => str_starts_with($trace(-2), 'idle') ? $trace(-2) : null, 'the manager'), 'manager');
        check(preg_match('/^(idle: waits in its loop|.*on a CPU)$/m', $trace(-1)) === 1, 'the master: ' . $trace(-1));

        foreach ([4, -3, PHP_INT_MAX, PHP_INT_MIN] as $id) {
            same('ValueError: SwooleLite\TaskClient::trace(): Argument #1 ($workerId) must be the id of a process of the server, '
                . '-1 for the master or -2 for the manager', outcome(fn () => $client->trace($id)), "id $id");
        }

        // whatever moment it dies at, there is an answer
        $t->allowLog('/user process #2 .* killed by signal 9/');
        $pid = $client->stats()['workers'][2]['pid'];
        posix_kill($pid, SIGKILL);
        $t->waitFor(function () use ($client, $trace, $pid) {
            check($trace(2) !== '', 'an answer');
            return $client->stats()['workers'][2]['pid'] !== $pid ?: null;
        }, 'a successor');
        trace_in($t, $client, 2, 'in sleep()');
        $t->signal(SIGTERM);
        $t->signal(SIGTERM); // the other program would go on
        $t->allowLog('/.*/');
    },
);
?>
--EXPECT--
OK

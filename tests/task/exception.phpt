--TEST--
An exception in a task fails this task only, and is logged; the task worker lives on
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
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            $start = hrtime(true);
            report('wait', $server->taskwait('first', 25), $server->getLastError(), (hrtime(true) - $start) / 1e9 < 5);
            $server->task(['second']);
            report('next', $server->taskwait('fine', 25), $server->getLastError());
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, mixed $data) {
            $data === 'fine' || throw new RangeException('thrown for ' . json_encode($data));
            return getmypid();
        });
        $server->on('taskFailed', fn (Server $server, ...$arguments) => report('taskFailed', ...$arguments));
        $server->on('workerError', fn () => report('workerError'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([false, Server::ERROR_TASK_FAILED, true], $t->take('wait'), 'taskwait()');
        same([$t->workerPids[1], 0], $t->take('next'), 'the next task, in the same process');
        [$id, $data, $reason] = $t->take('taskFailed');
        same([2, ['second']], [$id, $data], 'taskFailed');
        same('RangeException: thrown for ["second"]', $reason, 'the reason');
        foreach (['first', 'second'] as $data) {
            $record = $t->waitForLog("/RangeException.*thrown for.*$data/");
            check(str_contains($record, basename(__FILE__)) && str_contains($record, '#0 '), "file and trace are logged: $record");
        }
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

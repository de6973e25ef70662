--TEST--
Results of tasks of an earlier server reach 'finish' of the worker of the same id, and nobody who waits for others
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
foreach ([Server::TASK_IPC_MSGQUEUE, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    $set = function (Server $server) use ($kept, $mode) {
        $server->set(['worker_num' => 3, 'task_max_attempts' => 2] + $kept->options($mode));
        $server->on('finish', fn (Server $server, int $id, string $data) => report('finish', $server->worker_id, $data));
    };
    Harness::run(
        server: function (Server $server) use ($set) {
            $set($server);
            $server->on('receive', function (Server $server) {
                $server->task('hold');
                foreach (array_diff([0, 1, 2], [$server->worker_id]) as $other) {
                    $server->sendMessage('go', $other);
                }
            });
            $server->on('pipeMessage', function (Server $server) {
                $server->task("finish of $server->worker_id");
                $server->task("closure of $server->worker_id", -1, fn () => report('wrong'));
                $server->task("large of $server->worker_id" . str_repeat('.', 100_000));
                $server->taskwait("wait of $server->worker_id", 25);
            });
            $server->on('task', function (Server $server) {
                report('held');
                hold();
            });
        },
        client: function (Harness $t) use ($kept) {
            $t->allowLog('//');
            $t->connect()->send('go');
            $t->take('held');
            $t->waitFor(fn () => $kept->count() === 8, 'what two workers submit');
            $t->signal(SIGTERM);
            $t->waitFor(fn () => !Processes::isAlive($t->workerPids[0]) || !Processes::isAlive($t->workerPids[1]) || !Processes::isAlive($t->workerPids[2]), 'the end of the third worker');
            $t->signal(SIGTERM);
            $t->waitForExit();
            same(9, $kept->count(), 'tasks that wait');
        },
    );
    Harness::run(
        server: function (Server $server) use ($set) {
            $set($server);
            $server->on('receive', function (Server $server) {
                report('ids', $server->task('closure', -1, fn (Server $server, int $id, string $data) => report('closure', $data)));
                report('wait', $server->taskwait('wait', 25));
            });
            $server->on('task', fn (Server $server, int $id, int $from, string $data) => $data === 'hold' ? 'finish of ' . $from : rtrim($data, '.'));
        },
        client: function (Harness $t) {
            $t->connect()->send('go');
            same(['closure'], $t->take('closure'), 'the task of a closure');
            same(['wait'], $t->take('wait'), 'taskwait()');
            for ($seen = []; count($seen) < 7; $seen[] = $text) {
                [$worker, $text] = $t->take('finish');
                same(true, str_ends_with($text, " of $worker"), "worker $worker gets '$text'");
            }
            $t->stop();
            same([['ids']], array_map(fn (array $report) => [$report[0]], $t->takeAll()), 'further events');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK

--TEST--
A server ends in order while its queue is full, and the next one runs what the queue held; what waited in memory is told
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
    Harness::run(
        server: function (Server $server) use ($kept, $mode) {
            $server->set(['max_wait_time' => 1] + $kept->options($mode));
            $server->on('receive', function (Server $server) {
                $server->task('hold');
                for ($n = 1; $n <= 300; $n++) {
                    $server->task(sprintf('%-8000d', $n));
                }
                report('submitted');
            });
            $server->on('task', function (Server $server) {
                report('task');
                hold();
            });
        },
        client: function (Harness $t) use ($kept) {
            $t->connect()->send('go');
            $t->take('submitted');
            $t->take('task');
            $t->waitFor(fn () => Processes::isAsleep($t->workerPids[0]), 'the worker to have sent what there is room for');
            $full = $kept->count();
            check($full < 300, 'the queue is full');
            $t->allowLog('/within max_wait_time|task \d+ failed/');
            $t->signal(SIGTERM);
            $lost = 300 - $full;
            $t->waitForLog("/WARNING $lost tasks that waited for room in the memory of worker #0 are lost with it/");
            $t->waitForLog("/NOTICE $full tasks wait in the message queue for the next start/");
            same('exit 0', $t->waitForExit(), 'the end');
            same($full, $kept->count(), 'messages');
        },
    );
    $count = $kept->count();
    Harness::run(
        server: function (Server $server) use ($kept, $mode) {
            $server->set($kept->options($mode));
            $server->on('receive', fn () => null);
            $server->on('task', function (Server $server, int $id, int $from, string $data) {
                static $next = 1;
                (int) $data === $next++ || report('wrong', (int) $data);
                report('task');
            });
        },
        client: function (Harness $t) use ($kept, $count) {
            for ($n = 0; $n < $count; $n++) {
                $t->take('task');
            }
            $t->stop();
            same([], $t->takeAll(), 'further events');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK

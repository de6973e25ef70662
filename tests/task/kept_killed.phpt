--TEST--
When the master is killed, or all at once, the next server runs what waited, large ones too
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
foreach (['master', 'all'] as $who) {
    Harness::run(
        server: function (Server $server) use ($kept) {
            $server->set($kept->options());
            $server->on('receive', function (Server $server) {
                $server->task('hold');
                $server->task(str_repeat('.', 100_000));
                $server->task('short');
                report('submitted');
            });
            $server->on('task', function () {
                report('held');
                hold();
            });
        },
        client: function (Harness $t) use ($kept, $who) {
            $t->allowLog('/the master has died|task \d+ failed/');
            $t->connect()->send('go');
            $t->take('held');
            $t->take('submitted');
            $pids = [$t->masterPid, $t->managerPid, ...$t->workerPids];
            if ($who === 'all' || $t->managerPid === $t->masterPid) {
                $t->allowLeftFiles(); // nobody is left who could remove the control socket
            }
            // stopped first, so that none sees another's death
            $who === 'all' && array_map(fn (int $pid) => posix_kill($pid, SIGSTOP), $pids);
            array_map(fn (int $pid) => posix_kill($pid, SIGKILL), $who === 'all' ? $pids : [$t->masterPid]);
            same('signal 9', $t->waitForExit(), 'the end');
            $t->waitFor(fn () => !Processes::ofTest($t->dir()), 'the end of all processes');
            same([2, 1], [$kept->count(), count($kept->files())], 'messages, files');
        },
    );
    Harness::run(
        server: function (Server $server) use ($kept) {
            $server->set($kept->options());
            $server->on('receive', fn () => null);
            $server->on('task', fn (Server $server, int $id, int $from, string $data) => report('task', strlen($data)));
        },
        client: function (Harness $t) use ($kept) {
            same([[100_000], [5]], [$t->take('task'), $t->take('task')], 'tasks');
            $t->stop();
            same([0, []], [$kept->count(), $kept->directories()], 'messages and directories');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK

--TEST--
With message_queue_key and user, queue and directory are that user's, also after root had them, and what waits there is run after a restart
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue();
// root alone; then the user, who takes over; then the same user again
foreach ([[], ['user' => 'nobody'], ['user' => 'nobody', 'max_wait_time' => 25]] as $run => $more) {
    Harness::run(
        server: function (Server $server) use ($kept, $run, $more) {
            $server->set($more + ['max_wait_time' => 1] + $kept->options());
            $server->on('receive', function (Server $server) use ($run) {
                $server->task("large of $run" . str_repeat('.', 100_000));
                $server->task("small of $run");
                $server->task('hold');
                $server->task("large after $run" . str_repeat('.', 100_000));
                $server->task("small after $run");
                report('submitted');
            });
            $server->on('task', function (Server $server, int $id, int $from, string $data) {
                report('task', rtrim($data, '.'), posix_geteuid());
                $data === 'hold' && hold();
            });
        },
        client: function (Harness $t) use ($kept, $run, $more) {
            $user = $more ? posix_getpwnam('nobody')['uid'] : 0;
            if ($run > 0) {
                $before = $run - 1;
                same([["large after $before", $user], ["small after $before", $user]], [$t->take('task'), $t->take('task')], 'what had waited');
            }
            $info = msg_stat_queue(msg_get_queue($kept->key));
            same([$user, 0600], [$info['msg_perm.uid'], $info['msg_perm.mode']], 'owner and permissions of the queue');
            same([$user, 0700], [fileowner($kept->directories()[0]), fileperms($kept->directories()[0]) & 0777], 'those of the directory');
            if ($run === 2) {
                // a process of that user
                if (($pid = pcntl_fork()) === 0) {
                    posix_setuid($user);
                    $kept->push('pushed');
                    exit(0);
                }
                pcntl_waitpid($pid, $status);
                same(['pushed', $user], $t->take('task'), 'a task of a process of the user');
                $t->stop();
                same([0, []], [$kept->count(), $kept->directories()], 'messages and directories');
                return;
            }
            $t->connect()->send('go');
            $t->take('submitted');
            same([["large of $run", $user], ["small of $run", $user]], [$t->take('task'), $t->take('task')], 'tasks');
            $t->take('task');
            $t->allowLog('/within max_wait_time|task \d+ failed/');
            $t->signal(SIGTERM);
            $t->waitForLog('/NOTICE 2 tasks wait/');
            $t->waitForExit();
            same($user, fileowner($kept->files()[0]), 'owner of the file');
        },
    );
}
?>
--EXPECT--
OK
OK
OK

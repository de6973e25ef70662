--TEST--
Whatever way a server without message_queue_key ends, no System V queue is left by it, or by the next one
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

/** @return list<int> the queues of servers that are to go with their directories */
function queues(string $dir): array
{
    return array_map(fn (string $link) => (int) readlink($link), glob("$dir/*/queue-*"));
}

function exists(int $id): bool
{
    foreach (array_slice(file('/proc/sysvipc/msg'), 1) as $row) {
        if (sscanf($row, '%d %d')[1] === $id) {
            return true;
        }
    }
    return false;
}

$kept = new KeptQueue(); // for its directory
$set = function (Server $server) use ($kept) {
    $server->set(['message_queue_key' => 0, 'max_wait_time' => 25] + $kept->options());
    $server->on('receive', fn (Server $server) => $server->task('hold') && $server->task(str_repeat('.', 100_000)) && report('submitted'));
    $server->on('workerStop', fn () => report('stop'));
    $server->on('task', function () {
        report('held');
        hold();
    });
};
foreach (['order', 'force', 'master', 'manager', 'all'] as $end) {
    Harness::run(
        server: $set,
        client: function (Harness $t) use ($kept, $end) {
            if ($end === 'manager' && $t->managerPid === $t->masterPid) {
                return; // in MODE_BASE
            }
            $t->allowLog('//');
            $t->connect()->send('go');
            $t->take('submitted');
            $t->take('held');
            [$id] = queues($kept->dir);
            same(true, exists($id), 'there is a queue');
            $pids = match ($end) {
                'master' => [$t->masterPid],
                'manager' => [$t->managerPid],
                'all' => [$t->masterPid, $t->managerPid, ...$t->workerPids],
                default => [],
            };
            $end === 'all' && array_map(fn (int $pid) => posix_kill($pid, SIGSTOP), $pids);
            array_map(fn (int $pid) => posix_kill($pid, SIGKILL), $pids);
            if (!$pids) {
                $t->signal(SIGTERM);
                $t->take('stop');
                $end === 'force' ? $t->signal(SIGTERM) : $t->release(2);
            }
            $t->waitForExit();
            $t->waitFor(fn () => !Processes::ofTest($t->dir()), 'the end of all processes');
            $none = !array_diff([$t->masterPid, $t->managerPid], $pids); // is there to remove it
            same($none, exists($id), "$end: the queue is left");
            if ($none) {
                // the dead are not seen any more before the kernel has closed their files
                $inode = fileinode($kept->directories()[0]);
                $t->waitFor(fn () => !preg_match("/:$inode /", file_get_contents('/proc/locks')), 'the lock to go');
                if (($pid = pcntl_fork()) === 0) { // a server changes the title of its process
                    refusal(['message_queue_key' => 0] + $kept->options());
                    exit(0);
                }
                pcntl_waitpid($pid, $status);
                same(false, exists($id), 'the queue after the next server');
            }
            same([], $kept->directories(), 'directories');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK

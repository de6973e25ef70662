--TEST--
WORKER_IPC_MSGQUEUE: the queues are for their owner alone, and go with the server, however it ends
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE workers read from their clients themselves');
is_readable('/proc/sysvipc/msg') || die('skip needs /proc/sysvipc');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

/** Permissions by id of those queues that the spill directories below $spill name. */
function queues_of(string $spill): array
{
    $all = [];
    foreach (array_slice(file('/proc/sysvipc/msg'), 1) as $line) {
        [, $id, $permissions] = preg_split('/\s+/', trim($line));
        $all[$id] = $permissions;
    }
    $found = [];
    foreach (glob("$spill/*/queue-*") as $link) {
        $id = explode(' ', readlink($link))[0];
        $found[$id] = $all[$id] ?? null;
    }
    return $found;
}

function exist(array $queues): int
{
    $all = array_map(fn ($line) => preg_split('/\s+/', trim($line))[1], file('/proc/sysvipc/msg'));
    return count(array_intersect(array_keys($queues), $all));
}

$spill = getenv('SWL_TEST_SPILL');
if ($spill === false) {
    $spill = realpath(sys_get_temp_dir()) . '/swl-test-spill-' . getmypid();
    putenv("SWL_TEST_SPILL=$spill");
    mkdir($spill, 0700);
    register_shutdown_function(fn () => rmdir($spill));
}
$server = function (Server $server) use ($spill) {
    $server->set(['worker_num' => 2, 'worker_ipc_mode' => Server::WORKER_IPC_MSGQUEUE, 'task_tmpdir' => $spill,
        'task_worker_num' => 1, 'task_ipc_mode' => Server::TASK_IPC_MSGQUEUE,
        'dispatch_mode' => Server::DISPATCH_QUEUE] + LINES);
    $server->on('task', fn () => null);
    $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
};
$left = [];
Harness::run(
    server: $server,
    client: function (Harness $t) use ($spill, &$left) {
        $left = queues_of($spill);
        same(array_fill(0, 4, '600'), array_values($left), 'the common one, one for each worker, and that of the tasks');
        same('hello', $t->connect()->ask('hello'), 'an answer');
        // stopped first, so that neither has the time to clean up after the other
        $pids = array_unique([$t->masterPid, $t->managerPid, ...$t->workerPids]);
        foreach ([SIGSTOP, SIGKILL] as $signal) {
            foreach ($pids as $pid) {
                posix_kill($pid, $signal);
            }
        }
        same('signal 9', $t->waitForExit(), 'the end');
        same(4, exist($left), 'queues after all was killed at once');
        $t->allowLeftFiles();
    },
);
Harness::run(
    server: $server,
    client: function (Harness $t) use ($spill, $left) {
        same(0, exist($left), 'queues of the server before, after the next start');
        $mine = queues_of($spill);
        same(4, count($mine), 'queues of this server');
        $t->stop();
        same(0, exist($mine), 'queues after an orderly end');
    },
);
Harness::run(
    server: $server,
    client: function (Harness $t) use ($spill) {
        $mine = queues_of($spill);
        same(4, count($mine), 'queues of this server');
        posix_kill($t->masterPid, SIGKILL);
        same('signal 9', $t->waitForExit(), 'the end');
        $t->waitFor(fn () => exist($mine) === 0, 'the manager to remove the queues');
        $t->allowLog('/the master has died/');
    },
);
?>
--EXPECT--
OK
OK
OK

--TEST--
What a server leaves in task_tmpdir that was killed with all its processes goes with the next start
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$spill = getenv('SWL_TEST_SPILL');
if ($spill === false) {
    $spill = realpath(sys_get_temp_dir()) . '/swl-test-spill-' . getmypid();
    putenv("SWL_TEST_SPILL=$spill");
    mkdir($spill, 0700);
    register_shutdown_function(function () use ($spill) {
        array_map('unlink', glob("$spill/*/*"));
        array_map('rmdir', glob("$spill/*"));
        rmdir($spill);
    });
}
$server = function (Server $server) use ($spill) {
    $server->set(['task_worker_num' => 1, 'task_max_inline' => 100, 'payload_memory' => 0, 'task_tmpdir' => $spill]);
    $server->on('receive', fn (Server $server, int $fd) => report('submitted', $server->task(str_repeat('x', 1000))));
    $server->on('task', fn () => hold());
};
Harness::run(
    server: $server,
    client: function (Harness $t) use ($spill) {
        $client = $t->connect();
        $client->send('go');
        $t->take('submitted');
        // stopped first, so that neither has the time to clean up after the other: the control socket stays, too
        $t->allowLeftFiles();
        $pids = array_unique([$t->masterPid, $t->managerPid, ...$t->workerPids]);
        foreach ([SIGSTOP, SIGKILL] as $signal) {
            foreach ($pids as $pid) {
                posix_kill($pid, $signal);
            }
        }
        same('signal 9', $t->waitForExit(), 'the end');
        same(1, count(glob("$spill/*/*")), 'spill files that are left');
    },
);
Harness::run(
    server: $server,
    client: function (Harness $t) use ($spill) {
        same(1, count(glob("$spill/*")), 'directories: that of this server alone');
        same([], glob("$spill/*/*"), 'spill files');
        $t->stop();
        same([], glob("$spill/*"), 'directories at the end');
    },
);
?>
--EXPECT--
OK
OK

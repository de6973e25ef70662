--TEST--
Reactor threads and workers are pinned in turn to the CPUs that are not ignored; all others are not
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
exec('taskset -c 0,1 true 2>&1', $output, $status);
if ($status !== 0) die('skip needs two CPUs and taskset');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    shell: 'set -- taskset -c 0,1 "$@"',
    server: function (Server $server) {
        $server->set(['open_cpu_affinity' => true, 'reactor_num' => 3, 'worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        $t->waitFor(fn () => array_map(Processes::cpus(...), Processes::threads($t->masterPid)) === ['0-1', '0', '1', '0'], 'the threads of the master');
        same(['0-1', '1', '0', '0-1'], array_map(Processes::cpus(...), [$t->managerPid, ...array_map(fn (int $id) => $t->workerPids[$id], [0, 1, 2])]), 'manager and workers');
        $t->killWorker(0);
        same('1', Processes::cpus($t->workerPids[0]), 'a successor');
    },
);
?>
--EXPECT--
OK

--TEST--
CPUs that are to be ignored are left alone
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
        $server->set(['open_cpu_affinity' => true, 'cpu_affinity_ignore' => [0, 7], 'worker_num' => 2, 'reactor_num' => 1]);
        $server->on('receive', fn () => null);
        $server->on('workerStart', fn (Server $server) => report('setting', $server->setting['cpu_affinity_ignore']));
    },
    client: function (Harness $t) {
        same(['1', '1'], array_map(Processes::cpus(...), $t->workerPids), 'the workers');
        same([[0, 7]], $t->take('setting'), 'the setting in force');
    },
);
?>
--EXPECT--
OK

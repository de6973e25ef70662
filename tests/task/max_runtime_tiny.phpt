--TEST--
However short task_max_runtime is, the manager is not busy with it
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
        $server->set(['task_worker_num' => 1, 'task_max_runtime' => 1e-9]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        // user and system time, in hundredths of a second
        $used = function () use ($t): int {
            $fields = explode(' ', preg_replace('/^.*\) /', '', file_get_contents("/proc/$t->managerPid/stat")));
            return $fields[11] + $fields[12];
        };
        $before = $used();
        $began = microtime(true);
        usleep(500_000);
        $share = ($used() - $before) / 100 / (microtime(true) - $began);
        check($share < 0.15, "it took $share of a processor");
    },
);
?>
--EXPECT--
OK

--TEST--
Workers and task workers run as the user and group that were asked for, master and manager do not
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    server: function (Server $server) {
        $server->set(['user' => 'nobody', 'group' => '54322', 'task_worker_num' => 1] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, posix_geteuid() . ' ' . json_encode(@posix_setuid(0)) . "\n"));
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        $nobody = posix_getpwnam('nobody');
        foreach ($t->workerPids as $id => $pid) {
            same(["$nobody[uid]", '54322'], array_slice(Processes::credentials($pid), 0, 2), "user and group of worker $id");
            check(!preg_match('/\b0\b/', Processes::credentials($pid)[2]), "root's groups are gone");
        }
        same(['0', '0'], array_slice(Processes::credentials($t->masterPid), 0, 2), 'the master');
        same(['0', '0'], array_slice(Processes::credentials($t->managerPid), 0, 2), 'the manager');
        same("$nobody[uid] false", $t->connect()->ask('?'), 'what a callback sees');
        $t->killWorker(0);
        same("$nobody[uid]", Processes::credentials($t->workerPids[0])[0], 'a successor');
    },
);
?>
--EXPECT--
OK

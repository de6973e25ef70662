--TEST--
SIGUSR1 to the master replaces all workers and task workers, one after the other
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
        $server->set(['worker_num' => 3, 'task_worker_num' => 2]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('workerStart', fn (Server $server, int $id) => report('start', $id));
        $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
        $server->on('beforeReload', fn () => report('before', getmypid()));
        $server->on('afterReload', fn () => report('after', getmypid()));
    },
    client: function (Harness $t) {
        $t->takeAll();
        $before = $t->workerPids;
        $t->reload();
        same([$t->managerPid], $t->take('before'), 'where beforeReload runs');
        same([$t->managerPid], $t->take('after'), 'where afterReload runs');
        $expected = [];
        for ($id = 0; $id < 5; $id++) {
            array_push($expected, ['stop', $id], ['start', $id]); // never are two absent at once
        }
        same($expected, $t->takeAll(), 'what happened');
        same([], array_intersect($before, $t->workerPids), 'pids of before that are still there');
        $t->waitFor(fn () => !array_filter($before, Processes::isAlive(...)), 'the end of the old processes');
    },
);
?>
--EXPECT--
OK

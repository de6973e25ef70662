--TEST--
SIGUSR2 to the master replaces the task workers only
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 2]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('workerStart', fn (Server $server, int $id) => report('start', $id));
        $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
        $server->on('beforeReload', fn () => report('before'));
        $server->on('afterReload', fn () => report('after'));
    },
    client: function (Harness $t) {
        $t->takeAll();
        $before = $t->workerPids;
        $t->reload(SIGUSR2);
        $t->take('after');
        same([['before'], ['stop', 2], ['start', 2], ['stop', 3], ['start', 3]], $t->takeAll(), 'what happened');
        same([$before[0], $before[1]], [$t->workerPids[0], $t->workerPids[1]], 'pids of the workers');
        check($before[2] !== $t->workerPids[2] && $before[3] !== $t->workerPids[3], 'the task workers are new');
    },
);
?>
--EXPECT--
OK

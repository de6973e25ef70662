--TEST--
A shutdown ends a reload: no successor is forked, afterReload does not run
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', function () {
            report('held');
            hold();
        });
        $server->on('task', fn () => null);
        $server->on('workerStart', fn (Server $server, int $id) => report('start', $id));
        $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
        $server->on('beforeReload', fn () => report('before'));
        $server->on('afterReload', fn () => report('after'));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 2; $i++) { // both workers are busy: the reload waits for the first
            $clients[$i] = $t->connect();
            $clients[$i]->send('go');
            $t->take('held');
        }
        $t->takeAll();
        $t->reload();
        $t->take('before');
        $t->signal(SIGTERM);
        $t->waitFor(fn () => Processes::isAsleep($t->masterPid) && Processes::isAsleep($t->managerPid), 'them to take it');
        $t->signal(SIGUSR1); // a new one has no effect either
        $t->release(2);
        same('exit 0', $t->waitForExit(), 'the end');
        $events = $t->takeAll();
        sort($events);
        same([['stop', 0], ['stop', 1], ['stop', 2]], $events, 'what happened');
    },
);
?>
--EXPECT--
OK

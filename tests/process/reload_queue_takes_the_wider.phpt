--TEST--
A reload of all that is asked for during one of the task workers replaces all, whatever was asked for in addition
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1]);
        $server->on('receive', fn (Server $server) => $server->task('hold'));
        $server->on('task', function () {
            report('held');
            hold();
        });
        $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
        $server->on('beforeReload', fn () => report('before'));
        $server->on('afterReload', fn () => report('after'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('held');
        $t->reload(SIGUSR2);
        $t->take('before');
        foreach ([SIGUSR2, SIGUSR1, SIGUSR2] as $signal) {
            $t->signal($signal);
            $t->waitFor(fn () => Processes::isAsleep($t->masterPid) && Processes::isAsleep($t->managerPid), 'them to take it');
        }
        $t->release();
        $t->take('after');
        $t->take('after');
        same([['stop', 1], ['before'], ['stop', 0], ['stop', 1]], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

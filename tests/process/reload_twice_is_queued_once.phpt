--TEST--
Reloads that are asked for during a reload are one, after it
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
        $server->set(['worker_num' => 1]);
        $server->on('receive', function () {
            report('held');
            hold();
        });
        $server->on('workerStop', fn () => report('stop'));
        $server->on('beforeReload', fn () => report('before'));
        $server->on('afterReload', fn () => report('after'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        $t->take('held');
        $t->reload();
        $t->take('before');
        for ($i = 0; $i < 4; $i++) {
            $t->signal(SIGUSR1);
            $t->waitFor(fn () => Processes::isAsleep($t->masterPid) && Processes::isAsleep($t->managerPid), 'them to take it');
        }
        same([], $t->takeAll(), 'events while the worker is busy');
        $t->release();
        $t->take('after');
        $t->take('after');
        $t->stop();
        same([['stop'], ['before'], ['stop'], ['stop']], $t->takeAll(), 'further events: the end of each reload, and of the server');
    },
);
?>
--EXPECT--
OK

--TEST--
beforeShutdown runs in the master before anything ends: clients can still be answered; shutdown() in it is no second one
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
        $server->on('receive', fn (Server $server, int $fd) => report('receive', $fd));
        $server->on('beforeShutdown', function (Server $server) {
            report('beforeShutdown', getmypid(), $server->shutdown(), $server->send(1, 'the server ends'));
            hold(); // nothing has ended yet: the worker answers meanwhile
        });
        $server->on('workerStop', fn () => report('workerStop'));
        $server->on('shutdown', fn () => report('shutdown'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('hello');
        $t->take('receive');
        $t->signal(SIGTERM);
        same([$t->masterPid, true, true], $t->take('beforeShutdown'), 'where it ran, and what it could do');
        $client->send('more');
        same([1], $t->take('receive'), 'a worker that works on');
        $t->release();
        same('the server ends', $client->readAll(), 'what it has sent');
        same('exit 0', $t->waitForExit(), 'the end');
        same(['workerStop', 'shutdown'], array_column($t->takeAll(), 0), 'what came after it');
    },
);
?>
--EXPECT--
OK

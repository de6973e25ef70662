--TEST--
What the last request deferred is called before the worker ends
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

Harness::run(
    server: function (Server $server) {
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd) {
            posix_kill(getmypid(), SIGTERM);
            $server->defer(function () use ($server, $fd) {
                $server->send($fd, "deferred\n");
                report('deferred');
            });
        });
        $server->on('workerStop', fn () => report('workerStop'));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        same('deferred', $t->connect()->ask('go'), 'answer');
        $t->take('workerStop');
        $t->waitForSuccessor(0, $pid);
        same([['deferred']], $t->takeAll(), 'what came before workerStop');
    },
);
?>
--EXPECT--
OK

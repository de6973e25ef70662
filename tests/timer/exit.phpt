--TEST--
exit() in a timer ends the worker in order, after workerStop, and another takes its place
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
        $server->on('receive', fn () => null);
        $server->on('workerStart', function (Server $server) {
            $marker = getcwd() . '/exited';
            if (!file_exists($marker)) {
                touch($marker);
                Timer::after(1, fn () => exit);
                Timer::after(2, fn () => report('must not be called'));
                usleep(5000); // both are due when the loop comes to look
            }
        });
        $server->on('workerStop', fn () => report('workerStop', getmypid()));
        $server->on('workerError', fn () => report('workerError'));
    },
    client: function (Harness $t) {
        [$pid] = $t->take('workerStop');
        $t->waitForSuccessor(0, $pid);
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

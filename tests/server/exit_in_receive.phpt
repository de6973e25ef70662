--TEST--
exit() in a callback ends the worker cleanly, and another one takes its place
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
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, getmypid() . "\n");
            if ($data === "exit\n") {
                exit;
            }
        });
        $server->on('workerStart', fn () => register_shutdown_function(fn () => report('shutdown function')));
        $server->on('workerError', fn () => report('workerError'));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        same((string) $pid, $t->connect()->ask('exit'), 'who exits');
        $t->take('shutdown function');
        $successor = $t->waitForSuccessor(0, $pid);
        same((string) $successor, $t->connect()->ask('?'), 'who answers');
        same([], $t->takeAll(), 'more events');
    },
);
?>
--EXPECT--
OK

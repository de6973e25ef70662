--TEST--
pause(), resume(), confirm(), protect() and heartbeat() of sessions that are not there, and at the wrong time
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
        foreach (['pause', 'resume', 'confirm', 'protect', 'heartbeat'] as $method) {
            report('before', outcome(fn () => $server->$method(1)));
        }
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            foreach (['pause', 'resume', 'confirm', 'protect'] as $method) {
                report('never', $server->$method(1000), $server->getLastError());
                report('over', $server->$method(1), $server->getLastError());
            }
            report('heartbeat', $server->heartbeat());
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 5; $i++) {
            same(['SwooleLite\Exception: The server is not running'], $t->take('before'), 'before start()');
        }
        $t->connect()->close();
        $t->take('close');
        $t->connect()->send("x\n");
        for ($i = 0; $i < 4; $i++) {
            same([false, Server::ERROR_SESSION_NOT_EXIST], $t->take('never'), 'of an id that nobody has had');
            same([false, Server::ERROR_SESSION_CLOSED], $t->take('over'), 'of a session that is over');
        }
        same([false], $t->take('heartbeat'), 'without heartbeat_idle_time');
    },
);
?>
--EXPECT--
OK

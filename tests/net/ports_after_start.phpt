--TEST--
In a running server ports cannot be added or changed, and are still there
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
        $port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
        $port->on('receive', fn () => null);
        $server->on('receive', function (Server $server) use ($port) {
            report('outcomes', outcome(fn () => $server->listen('127.0.0.1', 0, Server::SOCK_TCP)), outcome(fn () => $port->set(['backlog' => 1])),
                outcome(fn () => $port->on('receive', 'strlen')), $port->getCallback('receive') instanceof Closure, count($server->ports));
        });
    },
    client: function (Harness $t) {
        $t->connect()->send('?');
        $late = 'SwooleLite\Exception: The server has been started already';
        same([$late, $late, $late, true, 2], $t->take('outcomes'), 'outcomes');
    },
);
?>
--EXPECT--
OK

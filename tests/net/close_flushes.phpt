--TEST--
close() sends first what was sent before
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
        $server->set(['worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            report('send', $server->send($fd, str_repeat('x', 5 << 20)));
            report('close', $server->close($fd));
            report('again', $server->send($fd, 'too late'), $server->getLastError(), $server->close($fd));
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('closed', $fd, $reactorId < 0));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("go\n");
        same([true], $t->take('send'), 'send()');
        same([true], $t->take('close'), 'close()');
        [$sent, $error, $closed] = $t->take('again');
        same([false, false], [$sent, $closed], 'send() and close() after close()');
        check(in_array($error, [Server::ERROR_SESSION_CLOSING, Server::ERROR_SESSION_CLOSED], true), "getLastError() is $error");
        same(5 << 20, strlen($client->readAll()), 'length of what arrives');
        same([1, true], $t->take('closed'), 'the close callback');
    },
);
?>
--EXPECT--
OK

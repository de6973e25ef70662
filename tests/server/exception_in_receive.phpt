--TEST--
An uncaught exception is logged whole, and the worker is replaced
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
            if ($data === "throw\n") {
                throw new LogicException('what a mistake', 7, new Exception('the cause'));
            }
            $server->send($fd, getmypid() . "\n");
        });
        $server->on('workerStop', fn () => report('workerStop'));
        $server->on('workerError', fn (Server $server, ...$arguments) => report('workerError', ...$arguments));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        $client = $t->connect();
        $client->send("throw\n");
        same('', $client->readAll(), 'the connection of the request is closed');
        same([0, $pid, 255, 0], $t->take('workerError'), 'workerError');
        $record = $t->waitForLog('/LogicException/');
        foreach (['what a mistake', 'the cause', basename(__FILE__), '#0 ', '{main}', "worker#0 $pid"] as $part) {
            check(str_contains($record, $part), "the log record has '$part': $record");
        }
        $t->allowLog("/\\b$pid\\b.*255/");
        $successor = $t->waitForSuccessor(0, $pid);
        same((string) $successor, $t->connect()->ask('?'), 'who answers');
    },
);
?>
--EXPECT--
OK

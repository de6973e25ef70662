--TEST--
A fatal error is logged, and the worker is replaced
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
            if ($data === "die\n") {
                ini_set('memory_limit', '8M');
                str_repeat('x', 1 << 30);
            }
            $server->send($fd, getmypid() . "\n");
        });
        $server->on('workerError', fn (Server $server, ...$arguments) => report('workerError', ...$arguments));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        $client = $t->connect();
        $client->send("die\n");
        same('', $client->readAll(), 'the connection of the request is closed');
        same([0, $pid, 255, 0], $t->take('workerError'), 'workerError');
        $record = $t->waitForLog('/Allowed memory size/');
        check(str_contains($record, basename(__FILE__)), "the log record has the file: $record");
        $t->allowLog("/\\b$pid\\b.*255/");
        $successor = $t->waitForSuccessor(0, $pid);
        same((string) $successor, $t->connect()->ask('?'), 'who answers');
        $t->stdout(); // PHP itself displays the error as well
    },
);
?>
--EXPECT--
OK

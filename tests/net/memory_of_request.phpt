--TEST--
A request that takes more memory than the worker has is the one that fails: its connection is closed, others are served
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
        ini_set('memory_limit', '20M');
        ini_set('display_errors', 'stderr');
        $server->set(['package_max_length' => 64 << 20] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            report('receive', strlen($line));
            $server->send($fd, getmypid() . "\n");
        });
        $server->on('workerError', fn (Server $server, ...$arguments) => report('workerError', ...$arguments));
    },
    client: function (Harness $t) {
        $t->allowLog('/Fatal error:|ERROR fatal error in \'receive\': Allowed memory size of 20971520|exited with code 255/');
        $pid = $t->workerPids[0];
        $client = $t->connect();
        same((string) $pid, $client->ask('small'), 'who answers before');
        $client->send(str_repeat('x', 30 << 20) . "\n");
        same('', $client->readAll(), 'the connection of the request is closed');
        same([0, $pid, 255, 0], $t->take('workerError'), 'workerError');
        $successor = $t->waitForSuccessor(0, $pid);
        same((string) $successor, $t->connect()->ask('small'), 'who answers afterwards');
        same([['receive', 6], ['receive', 6]], $t->takeAll(), 'the requests that came');
        same(1, count($t->log('/fatal error in \'receive\'/')), 'log records of the fatal error');
    },
);
?>
--EXPECT--
OK

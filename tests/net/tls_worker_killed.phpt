--TEST--
TLS: a worker that is killed costs no connection in MODE_PROCESS, and the successor answers
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

Harness::run(
    args: Tls::ARGS,
    server: function (Server $server) {
        Tls::here()->make('server');
        $server->set(Tls::here()->options() + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $isBase = $t->managerPid === $t->masterPid;
        $client = Tls::connect($t->address);
        same('before', $client->ask('before'), 'echo');
        $t->waitFor(fn () => Processes::isAsleep($t->workerPids[0]), 'the worker to be done with it'); // else its client is closed
        $t->killWorker(0);
        if ($isBase) {
            same('', @$client->readAll(), 'the worker had the connection');
            $client = Tls::connect($t->address);
        }
        same('after', $client->ask('after'), 'echo of the successor');
    },
);
?>
--EXPECT--
OK

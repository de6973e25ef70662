--TEST--
TLS: a reload brings the new certificate to new connections, under load; old ones go on, and nothing is lost
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
        Tls::here()->make('server', 'old');
        $server->set(Tls::here()->options() + ['worker_num' => 2, 'reactor_num' => 2] + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $isBase = $t->managerPid === $t->masterPid;
        $old = Tls::connect($t->address);
        same('old', Tls::subject($old), 'certificate at the start');
        same('hello', $old->ask('hello'), 'echo');

        for ($round = 0; $round < 5; $round++) {
            $pids = $t->workerPids;
            (new Tls($t->dir()))->make('server', "round $round");
            $t->reload();
            // connections come and go until the last worker is new
            $isDone = fn () => $t->workerPids[0] !== $pids[0] && $t->workerPids[1] !== $pids[1];
            $t->waitFor(function () use ($t, $isDone, $round, $isBase) {
                try {
                    $client = Tls::connect($t->address);
                } catch (Failure $failure) {
                    return $isBase ? $isDone() : throw $failure; // in MODE_BASE a worker that ends closes its clients
                }
                check(in_array(Tls::subject($client), ["round $round", $round ? 'round ' . $round - 1 : 'old'], true), 'one of the two');
                $client->close();
                return $isDone();
            }, 'new workers');
            same("round $round", Tls::subject(Tls::connect($t->address)), 'certificate after the reload');
            if (!$isBase) {
                same("still $round", $old->ask("still $round"), 'the old connection goes on');
            }
        }
        $t->waitForLog('/NOTICE reload/');
    },
);
?>
--EXPECT--
OK

--TEST--
A process that a callback forked is no worker, however it ends: the worker goes on as if nothing had happened
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
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "exit\n" || $data === "return\n") {
                $child = pcntl_fork();
                if ($child === 0) {
                    if ($data === "exit\n") {
                        exit;
                    }
                    return;
                }
                pcntl_waitpid($child, $status);
                report('child', pcntl_wifexited($status));
            }
            $server->send($fd, getmypid() . " $data");
        });
        $server->on('workerStop', fn () => report('workerStop', getmypid()));
        $server->on('workerError', fn () => report('workerError'));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        [$client, $other] = [$t->connect(), $t->connect()];
        foreach (['exit', 'return'] as $how) {
            $client->send("$how\nbehind it\n");
            $other->send("of another client\n");
            same([true], $t->take('child'), "the child ends: $how");
            same(["$pid $how", "$pid behind it"], [$client->readLine(), $client->readLine()], 'answers');
            same("$pid of another client", $other->readLine(), 'answer to another client');
            same("$pid new", $t->connect()->ask('new'), 'answer to a new client');
            $t->waitFor(fn () => Processes::isAsleep($pid), 'the worker to sleep');
        }
        $t->stop();
        same([['workerStop', $pid]], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK

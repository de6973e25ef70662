--TEST--
In a worker a fatal error in a Fiber of Revolt ends that worker, and its successor serves
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/upstream.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        use_driver();
        ini_set('memory_limit', '64M');
        $server->set(['enable_fiber' => true] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            $server->send($fd, getmypid() . "\n");
            if ($line === "fatal\n") {
                Amp\async(function () {
                    Amp\delay(0.001);
                    str_repeat('x', 100 << 20);
                })->await();
            }
            Amp\delay(0.001);
            $server->send($fd, "waited\n");
        });
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $status) => report('workerError', $status));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        $t->allowLog("/\\b$pid\\b/");
        same((string) $pid, $t->connect()->ask('fatal'), 'the worker');
        $t->waitForLog('/Allowed memory size/');
        same([255], $t->take('workerError'), 'the status');
        $successor = $t->waitForSuccessor(0, $pid);
        $client = $t->connect();
        same((string) $successor, $client->ask('?'), 'its successor');
        same('waited', $client->readLine(), 'in its successor');
        check(str_contains($t->stdout(), 'Allowed memory size'), 'PHP says so, too');
    },
);
?>
--EXPECT--
OK

--TEST--
In a worker an exception in a callback of Revolt goes to the error handler, or ends the worker as in its own callbacks; so does exit()
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/upstream.inc';

use Revolt\EventLoop;
use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        use_driver();
        $server->set(['enable_fiber' => true] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            EventLoop::setErrorHandler($line === "handled\n" ? fn (Throwable $error) => $server->send($fd, $error->getMessage() . "\n") : null);
            $server->send($fd, getmypid() . "\n");
            $line === "exit\n" || EventLoop::delay(0.001, fn () => throw new RuntimeException('from Revolt'));
            Amp\delay(0.002);
            $line === "exit\n" ? exit : $server->send($fd, "goes on\n");
        });
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $status) => report('workerError', $status));
        $server->on('workerStop', fn () => report('workerStop'));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        $client = $t->connect();
        same((string) $pid, $client->ask('handled'), 'the worker');
        same('from Revolt', $client->readLine(), 'what the handler gets');
        same('goes on', $client->readLine(), 'afterwards');
        same((string) $pid, $client->ask('exit'), 'the same worker');
        $t->take('workerStop');
        $pid = $t->waitForSuccessor(0, $pid);
        $t->allowLog("/\\b$pid\\b/");
        same((string) $pid, $client->ask('thrown'), 'its successor');
        $t->waitForLog('/RuntimeException: from Revolt/');
        same([255], $t->take('workerError'), 'the status');
        $t->waitForSuccessor(0, $pid);
    },
);
?>
--EXPECT--
OK

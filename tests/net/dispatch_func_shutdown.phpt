--TEST--
dispatch_func: what was read before a shutdown is still decided and handled
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'reactor_num' => 1, 'max_wait_time' => 10] + LINES);
        $server->set(['dispatch_func' => function (Server $server, int $fd, int $type, string $data) {
            if ($data === "hold\n") {
                report('held');
                hold(); // nothing is decided meanwhile, and the signal waits
                $server->shutdown();
            }
            return 1;
        }]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        [$holding, $client] = [$t->connect(), $t->connect()];
        same('there', $client->ask('there'), 'an answer');
        $client->send(implode("\n", range(1, 200)) . "\n");
        same('1', $client->readLine(), 'the first package'); // so all were read: they came at once
        $holding->send("hold\nlast\n");
        $t->take('held');
        $t->release();
        same(implode("\n", range(2, 200)) . "\n", $client->readAll(), 'all packages');
        same("hold\nlast\n", $holding->readAll(), 'those that were being decided');
        same('exit 0', $t->waitForExit(), 'the end');
    },
);
?>
--EXPECT--
OK

--TEST--
dispatch_func: close comes after all packages are handled, whichever workers have them; also if one of them is killed
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

foreach ([false, true] as $kill) {
    Harness::run(
        server: function (Server $server) {
            $server->set(['worker_num' => 3, 'reactor_num' => 1] + LINES);
            $server->set(['dispatch_func' => fn (Server $server, int $fd, int $type, string $data) => $type === 0 ? (int) $data : 2]);
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
                if ($data === "0 hold\n") {
                    report('held');
                    hold();
                }
                report('handled', $fd);
                $server->send($fd, "$server->worker_id\n");
            });
            $server->on('close', fn (Server $server, int $fd) => report('close', $fd, $server->worker_id));
        },
        client: function (Harness $t) use ($kill) {
            [$client, $other] = [$t->connect(), $t->connect()];
            $client->send("0 hold\n1\n");
            $t->take('held');
            same('1', $client->readLine(), 'the answer of another worker');
            [$fd] = $t->take('handled');
            $client->close();
            for ($i = 0; $i < 20; $i++) {
                same('2', $other->ask('2'), 'the worker that will get the close'); // it would have come before these
                $t->take('handled');
            }
            same([], $t->takeAll(), 'what came before the last package was handled');
            $kill ? $t->killWorker(0) : $t->release();
            $kill || same([$fd], $t->take('handled'), 'the last package');
            same([$fd, 2], $t->take('close'), 'close');
        },
    );
}
?>
--EXPECT--
OK
OK

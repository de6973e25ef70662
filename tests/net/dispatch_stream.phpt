--TEST--
DISPATCH_STREAM: a connection keeps its worker while that has something of it; no request waits for a busy worker while one is idle
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
        $server->set(['worker_num' => 2, 'reactor_num' => 1, 'dispatch_mode' => Server::DISPATCH_STREAM] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "hold\n") {
                report('held', $server->worker_id);
                hold();
            }
            $server->send($fd, trim($data) . " $server->worker_id\n");
        });
    },
    client: function (Harness $t) {
        [$first, $second, $third] = [$t->connect(), $t->connect(), $t->connect()];
        $first->send("hold\n");
        [$busy] = $t->take('held');
        $idle = 1 - $busy;
        $first->send("next\n");
        for ($i = 0; $i < 20; $i++) {
            same("ping $idle", $second->ask('ping'), 'the worker');
        }
        check($first->isQuiet(), 'the connection waits for its worker');

        // both are busy: what comes goes to the one that is idle first, though it began last
        $second->send("hold\n");
        same([$idle], $t->take('held'), 'the other worker');
        $third->send("third\n");
        $t->release(); // wakes one of them, whichever
        $read = [$first->stream, $second->stream];
        $none = null;
        check(stream_select($read, $none, $none, (int) Harness::limit()) > 0, 'one goes on');
        $isFirst = current($read) === $first->stream;
        $free = $isFirst ? $busy : $idle;
        same("hold $free", ($isFirst ? $first : $second)->readLine(), 'the one that goes on');
        same("third $free", $third->readLine(), 'the one that waited for an idle worker');
        $t->release();
        same('hold ' . (1 - $free), ($isFirst ? $second : $first)->readLine(), 'the one that was held longer');
        same("next $busy", $first->readLine(), 'the connection that kept its worker');
    },
);
?>
--EXPECT--
OK

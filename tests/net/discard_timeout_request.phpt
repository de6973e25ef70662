--TEST--
discard_timeout_request drops what a connection had sent that is closed meanwhile
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([true, false] as $discard) {
    Harness::run(
        server: function (Server $server) use ($discard) {
            $server->set(['worker_num' => 1, 'dispatch_mode' => Server::DISPATCH_ROUND, 'discard_timeout_request' => $discard] + LINES);
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
                report(trim($data));
                if ($data === "hold\n") {
                    hold();
                }
                $server->send($fd, "done\n");
            });
        },
        client: function (Harness $t) use ($discard) {
            $holding = $t->connect();
            $holding->send("hold\n");
            $t->take('hold');
            $files = Processes::openFiles($t->masterPid);
            $late = $t->connect();
            $t->waitFor(fn () => Processes::openFiles($t->masterPid) > $files, 'the accept');
            $late->send("late\n");
            $late->reset();
            $t->waitFor(fn () => Processes::openFiles($t->masterPid) === $files, 'the close');
            $t->release();
            same('done', $holding->readLine(), 'answer');
            same('done', $holding->ask('last'), 'answer');
            same($discard ? ['last'] : ['late', 'last'], array_column($t->takeAll(), 0), 'packages');
        },
    );
}
?>
--EXPECT--
OK
OK

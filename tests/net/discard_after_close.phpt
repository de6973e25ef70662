--TEST--
discard_timeout_request drops what a client had sent before the server closed its connection
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

foreach ([Server::DISPATCH_FDMOD, Server::DISPATCH_ROUND, Server::DISPATCH_STREAM] as $mode) {
    foreach ([true, false] as $discard) {
        Harness::run(
            server: function (Server $server) use ($mode, $discard) {
                $server->set(['worker_num' => 1, 'reactor_num' => 1, 'dispatch_mode' => $mode, 'discard_timeout_request' => $discard] + LINES);
                $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
                    report(trim($data));
                    $data === "hold\n" && hold();
                    $data === "close\n" && $server->close($fd);
                    $server->send($fd, $data);
                });
            },
            client: function (Harness $t) use ($discard) {
                [$holding, $client, $third] = [$t->connect(), $t->connect(), $t->connect()];
                same('there', $client->ask('there'), 'an answer');
                same('there', $third->ask('there'), 'an answer');
                $files = Processes::openFiles($t->masterPid);
                $holding->send("hold\n");
                $t->take('hold');
                $client->send("close\nafter\n");
                $third->reset();
                $t->waitFor(fn () => Processes::openFiles($t->masterPid) < $files, 'what came before this close to be read');
                $t->takeAll();
                $t->release();
                same('hold', $holding->readLine(), 'the answer of the other');
                same('', $client->readAll(), 'the end');
                same('last', $holding->ask('last'), 'an answer behind them');
                same($discard ? ['close', 'last'] : ['close', 'after', 'last'], array_column($t->takeAll(), 0), 'packages');
            },
        );
    }
}
?>
--EXPECT--
OK
OK
OK
OK
OK
OK

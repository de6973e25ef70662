--TEST--
DISPATCH_STREAM: at a shutdown, what waits for an idle worker is handled by those that end
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

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'reactor_num' => 1, 'max_wait_time' => 20, 'dispatch_mode' => Server::DISPATCH_STREAM] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "hold\n") {
                report('held');
                hold();
            }
            $server->send($fd, $data);
        });
    },
    client: function (Harness $t) {
        $clients = [];
        for ($i = 0; $i < 20; $i++) {
            $clients[] = $client = $t->connect();
            same('there', $client->ask('there'), 'an answer');
        }
        $last = array_pop($clients);
        $files = Processes::openFiles($t->masterPid);
        foreach ([0, 1] as $i) {
            $clients[$i]->send("hold\n");
            $t->take('held');
        }
        foreach ($clients as $i => $client) {
            $i > 1 && $client->send("last\n");
        }
        $last->reset(); // seen after all these
        $t->waitFor(fn () => Processes::openFiles($t->masterPid) < $files, 'what was sent to be read');
        $t->signal(SIGTERM);
        $t->waitFor(fn () => !@stream_socket_client($t->address), 'the shutdown to have begun');
        $t->release(2);
        foreach ($clients as $i => $client) {
            same($i > 1 ? "last\n" : "hold\n", $client->readAll(), "the answers of client $i");
        }
        same('exit 0', $t->waitForExit(), 'the end');
    },
);
?>
--EXPECT--
OK

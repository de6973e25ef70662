--TEST--
max_queued_bytes: a flood of many clients is handled whole, however packages are dispatched
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing waits in a worker') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const CLIENTS = 8;
const PACKAGES = 400;

foreach ([Server::DISPATCH_FDMOD, Server::DISPATCH_ROUND, Server::DISPATCH_QUEUE] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['worker_num' => 3, 'reactor_num' => 2, 'max_queued_bytes' => 300, 'dispatch_mode' => $mode] + LINES);
            $server->on('receive', fn (Server $server, int $fd, int $reactor, string $line) => $server->send($fd, $line));
        },
        client: function (Harness $t) use ($mode) {
            $lines = array_map(fn (int $i) => str_pad((string) $i, 99) . "\n", range(1, PACKAGES));
            $clients = [];
            for ($i = 0; $i < CLIENTS; $i++) {
                $clients[] = $client = $t->connect();
                $client->send(implode($lines));
            }
            foreach ($clients as $client) {
                $got = str_split($client->read(PACKAGES * 100), 100);
                $mode === Server::DISPATCH_FDMOD || sort($got, SORT_NUMERIC); // else several workers answer
                check($got === $lines, "all answers, dispatch_mode $mode");
            }
        },
    );
}
?>
--EXPECT--
OK
OK
OK

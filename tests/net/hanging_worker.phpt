--TEST--
While a worker hangs under load: who waits and who does not, in each dispatch mode
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

const CONNECTIONS = 40, LINES_EACH = 50;

$cases = [
    // of the clients that send while worker 0 hangs: how many lines each sends at once, and whether it waits
    'FDMOD' => [Server::DISPATCH_FDMOD, LINES_EACH, fn (int $fd) => $fd % 3 === 0],
    'UIDMOD' => [Server::DISPATCH_UIDMOD, LINES_EACH, fn (int $fd) => $fd % 3 === 0],
    'QUEUE' => [Server::DISPATCH_QUEUE, 1, fn (int $fd) => false],
    'STREAM' => [Server::DISPATCH_STREAM, LINES_EACH, fn (int $fd) => false],
    'dispatch_func' => [null, LINES_EACH, fn (int $fd) => $fd % 3 === 0],
];
foreach ($cases as $name => [$mode, $atOnce, $waits]) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $server->set(['worker_num' => 3, 'reactor_num' => 1] + LINES);
            $server->set($mode === null ? ['dispatch_func' => fn (Server $server, int $fd) => $fd % 3] : ['dispatch_mode' => $mode]);
            $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
                if ($data === "hold\n") {
                    report('held', $server->worker_id);
                    hold();
                }
                $server->send($fd, "$fd\n");
            });
        },
        client: function (Harness $t) use ($name, $mode, $atOnce, $waits) {
            $clients = [];
            for ($i = 0; $i < CONNECTIONS; $i++) {
                $client = $t->connect();
                $clients[(int) $client->ask('?')] = $client; // session => client
            }
            $isFixed = !in_array($mode, [Server::DISPATCH_QUEUE, Server::DISPATCH_STREAM], true);
            $holder = current(array_filter(array_keys($clients), fn (int $fd) => !$isFixed || $fd % 3 === 0));
            $clients[$holder]->send("hold\n");
            [$hung] = $t->take('held');
            check(!$isFixed || $hung === 0, "$name: worker 0 hangs");

            $others = array_diff_key($clients, [$holder => true]);
            for ($i = 0; $i < LINES_EACH; $i += $atOnce) {
                foreach ($others as $fd => $client) {
                    $client->send(str_repeat("?\n", $atOnce));
                    if ($atOnce === 1 && !$waits($fd)) {
                        same((string) $fd, $client->readLine(), "$name: an answer");
                        $t->waitFor(fn () => count(array_filter($t->workerPids, Processes::isAsleep(...))) === 3, 'two idle workers');
                    }
                }
            }
            foreach ($others as $fd => $client) {
                for ($i = 0; $i < LINES_EACH && $atOnce > 1 && !$waits($fd); $i++) {
                    same((string) $fd, $client->readLine(), "$name: an answer while a worker hangs");
                }
            }
            check($clients[$holder]->isQuiet(), "$name: the client whose request hangs waits");
            foreach ($others as $client) {
                check($client->isQuiet(), "$name: nobody got more, and those of the worker that hangs got nothing");
            }
            $t->release();
            same((string) $holder, $clients[$holder]->readLine(), "$name: the answer of the one that hung");
            foreach (array_filter($others, $waits, ARRAY_FILTER_USE_KEY) as $fd => $client) {
                for ($i = 0; $i < LINES_EACH; $i++) {
                    same((string) $fd, $client->readLine(), "$name: an answer afterwards");
                }
            }
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK

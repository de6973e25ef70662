--TEST--
A worker killed with half a package loses that connection alone
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (getenv("SWL_TEST_MODE") === "base") {
    die("skip in MODE_BASE connections end with their worker");
}
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/length_func.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1] + LENGTH_FUNC);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, "$data\n");
            $data === '4:evil' && report('misread');
            if ($data === '4:hold') {
                report('holds');
                hold();
            }
        });
        $server->on('start', function (Server $server) {
            $timer = $server->tick(2, function () use ($server, &$timer) {
                if ($server->stats()['dispatch_count'] === 8) {
                    report('dispatched');
                    $server->clearTimer($timer);
                }
            });
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
    },
    client: function (Harness $t) {
        [$half, $none, $later, $held] = [$t->connect(), $t->connect(), $t->connect(), $t->connect()];
        foreach ([$half, $none, $later, $held] as $client) {
            $client->send(package('begin'));
            same(package('begin'), $client->readLine(), 'the first package');
        }
        $half->send(package('x') . '9:half');
        same(package('x'), $half->readLine(), 'it has half a package now');
        $held->send(package('hold') . package('behind it') . '6:');
        same(package('hold'), $held->readLine(), 'the worker is in its hands');
        $t->take('holds');
        $later->send(package('waits'));
        $held->send('4:evil'); // to the successor it must not be the beginning of anything
        $t->take('dispatched');
        $t->killWorker(0);
        $t->waitForLog('/WARNING.*session 1 is closed: the beginning of its package was lost with a worker/');
        same('', $half->readAll(), 'half a package');
        same('', $held->readAll(), 'the one in hand');
        same(package('waits'), $later->readLine(), 'what waited');
        $none->send(package('more'));
        same(package('more'), $none->readLine(), 'without half a package');
        same([], array_filter($t->takeAll(), fn (array $report) => $report[0] === 'misread'), 'half a package taken for one');
    },
);
?>
--EXPECT--
OK

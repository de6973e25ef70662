--TEST--
dispatch_func chooses the worker of each package and event, in the master
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
        $server->set(['worker_num' => 3, 'reactor_num' => 2] + LINES);
        $server->set(['dispatch_func' => function (Server $server, int $fd, int $type, string $data) {
            report('asked', getmypid(), $fd, $type, $data, $server->getClientInfo($fd)['remote_ip']);
            return match ($type) {
                0 => (int) $data,
                4 => 2,
                5 => 1,
            };
        }]);
        foreach (['connect', 'close'] as $event) {
            $server->on($event, fn (Server $server, int $fd) => report($event, $fd, $server->worker_id));
        }
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, trim($data) . " $server->worker_id\n");
        });
    },
    client: function (Harness $t) {
        $asked = fn () => array_slice($t->take('asked'), 0);
        for ($i = 0; $i < 20; $i++) {
            $client = $t->connect();
            [$pid, $fd, $type, $data, $ip] = $asked();
            same([$t->masterPid, 5, '', '127.0.0.1'], [$pid, $type, $data, $ip], 'what is asked for connect');
            same([$fd, 1], $t->take('connect'), 'connect');
            $client->send("0 a\n2 b\n2 c\n");
            foreach (["0 a\n", "2 b\n", "2 c\n"] as $package) {
                same([$t->masterPid, $fd, 0, $package, '127.0.0.1'], $asked(), 'what is asked for a package');
            }
            $answers = array_map(fn () => $client->readLine(), range(1, 3));
            sort($answers);
            same(['0 a 0', '2 b 2', '2 c 2'], $answers, 'answers');
            $i % 2 ? $client->endOutput() : $client->close();
            same([$t->masterPid, $fd, 4, '', '127.0.0.1'], $asked(), 'what is asked for close');
            same([$fd, 2], $t->take('close'), 'close');
            same('', $i % 2 ? $client->readAll() : '', 'the end');
        }
    },
);
?>
--EXPECT--
OK

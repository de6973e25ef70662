--TEST--
A worker that calls exit() in every request is replaced with a growing delay, and answers each
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE a worker takes its connections with it') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('time', hrtime(true) / 1e9);
            $server->send($fd, $data);
            exit;
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("1\n2\n3\n4\n5\n");
        for ($i = 0; $i < 5; $i++) {
            same((string) ($i + 1), $client->readLine(), 'answer');
            $times[] = $t->take('time')[0];
        }
        foreach ([0.1, 0.2, 0.4] as $i => $delay) {
            check($times[$i + 2] - $times[$i + 1] >= $delay, "delay " . ($i + 1) . " is at least $delay s");
        }
    },
);
?>
--EXPECT--
OK

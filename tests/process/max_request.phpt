--TEST--
A worker retires after max_request requests; what came meanwhile waits for its successor
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
        $server->set(['worker_num' => 1, 'max_request' => 5, 'max_request_grace' => 0] + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, getmypid() . " $data"));
        $server->on('workerStop', fn () => report('stop'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send(implode("\n", range(0, 16)) . "\n");
        for ($i = 0; $i < 17; $i++) {
            [$pids[], $number] = explode(' ', $client->readLine());
            same("$i", $number, 'answer');
        }
        same([5, 5, 5, 2], array_values(array_count_values($pids)), 'requests of each process');
        $t->take('stop');
    },
);
?>
--EXPECT--
OK

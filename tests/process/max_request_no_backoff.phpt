--TEST--
A worker that retires within milliseconds is replaced at once
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'max_request' => 1, 'max_request_grace' => 0,
            'task_max_request' => 1, 'task_max_request_grace' => 0] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, getmypid() . ' ' . $server->taskwait('?', 20) . "\n"));
        $server->on('task', fn () => getmypid());
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $pids = [];
        $start = hrtime(true);
        for ($i = 0; $i < 8; $i++) {
            array_push($pids, ...explode(' ', $client->ask('?')));
        }
        $seconds = (hrtime(true) - $start) / 1e9;
        same(16, count(array_unique($pids)), 'processes');
        check($seconds < Harness::limit(3), "no growing delay, which would have been 6.3 s: $seconds s"); // 0 + .1 + .2 + … + 3.2
    },
);
?>
--EXPECT--
OK

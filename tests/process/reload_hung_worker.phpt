--TEST--
A worker whose callback never returns is killed after max_wait_time, and the reload goes on
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'max_wait_time' => 1]);
        $server->on('receive', function () {
            ini_set('memory_limit', '-1');
            static $memory; // so much that its death takes a while
            $memory = str_repeat('x', 200 << 20);
            report('held', getmypid());
            for (;;) {
                hold();
            }
        });
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $code, int $signal) => report('error', $pid, $code, $signal));
        $server->on('afterReload', fn () => report('reloaded'));
    },
    client: function (Harness $t) {
        $before = $t->workerPids;
        $client = $t->connect();
        $client->send('go');
        [$pid] = $t->take('held');
        $start = hrtime(true);
        $t->reload();
        same([$pid, 0, SIGKILL], $t->take('error'), 'workerError');
        $seconds = (hrtime(true) - $start) / 1e9;
        check($seconds >= 1 && $seconds < Harness::limit(4), "it was killed after $seconds s");
        $t->take('reloaded');
        same([], array_intersect($before, $t->workerPids), 'pids of before that are still there');
        same('', $client->readAll(), 'the connection of the request is closed');
        $t->waitForLog('/does not end within max_wait_time/');
        $t->waitForLog('/was killed by signal 9/');
        same(1, count($t->log('/does not end within/')), 'how often it is logged');
    },
);
?>
--EXPECT--
OK

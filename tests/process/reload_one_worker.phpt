--TEST--
SIGUSR1 to one worker or task worker replaces it, at once however often, and no other
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 2]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
        $server->on('beforeReload', fn () => report('before'));
    },
    client: function (Harness $t) {
        foreach ([1, 2] as $id) {
            $before = $t->workerPids;
            $start = hrtime(true);
            for ($i = 0; $i < 7; $i++) {
                $pid = $t->workerPids[$id];
                posix_kill($pid, SIGUSR1);
                $t->waitForSuccessor($id, $pid);
            }
            $seconds = (hrtime(true) - $start) / 1e9;
            check($seconds < Harness::limit(3), "no growing delay, which would have been 6.3 s: $seconds s"); // 0 + .1 + .2 + … + 3.2
            same(array_fill(0, 7, ['stop', $id]), $t->takeAll(), 'what ran');
            same([], array_diff_key(array_diff_assoc($t->workerPids, $before), [$id => 0]), 'others that were replaced');
        }
    },
);
?>
--EXPECT--
OK

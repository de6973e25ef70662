--TEST--
A worker that gets USR1 in each workerStart is replaced with a growing delay, after a reload too
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([false, true] as $reloads) {
    Harness::run(
        server: function (Server $server) {
            $server->set(['worker_num' => 2]);
            $server->on('receive', fn () => null);
            $server->on('workerStart', function (Server $server, int $id) {
                if ($id === 1 && file_exists('broken')) {
                    report('begins', hrtime(true) / 1e9);
                    posix_kill(getmypid(), SIGUSR1);
                }
            });
            $server->on('afterReload', fn () => report('reloaded'));
        },
        client: function (Harness $t) use ($reloads) {
            if ($reloads) {
                $t->reload();
                $t->take('reloaded');
            }
            $pid = $t->workerPids[1];
            touch($t->dir() . '/broken');
            posix_kill($pid, SIGUSR1);
            for ($times = []; count($times) < 16 + 5;) {
                $times[] = $t->take('begins')[0];
            }
            $times = array_slice($times, 16); // so many may have been meant
            unlink($t->dir() . '/broken');
            foreach ([0.1, 0.2, 0.4] as $i => $delay) {
                // the first successor comes at once
                check($times[$i + 2] - $times[$i + 1] >= $delay, 'delay ' . ($i + 1) . " is at least $delay s");
            }
            $t->waitForSuccessor(1, $t->workerPids[1]);
        },
    );
}
?>
--EXPECT--
OK
OK

--TEST--
A worker that dies again and again at its start is respawned with a growing delay
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
        $server->set(['worker_num' => 2]);
        $server->on('receive', fn () => null);
        $server->on('workerStart', function (Server $server, int $id) {
            if (file_exists('broken')) {
                report('dies', hrtime(true) / 1e9);
                posix_kill(getmypid(), SIGKILL);
            }
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/9/');
        touch($t->dir() . '/broken');
        $pid = $t->workerPids[1];
        posix_kill($pid, SIGKILL);
        for ($times = []; count($times) < 5;) {
            $times[] = $t->take('dies')[0];
        }
        unlink($t->dir() . '/broken');
        foreach ([0.1, 0.2, 0.4] as $i => $delay) {
            // the first respawn may come at once, because its predecessor lived for more than a second
            check($times[$i + 2] - $times[$i + 1] >= $delay, "delay " . ($i + 1) . " is at least $delay s");
        }
        $t->waitForSuccessor(1, $pid);
    },
);
?>
--EXPECT--
OK

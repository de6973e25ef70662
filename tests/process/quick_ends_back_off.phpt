--TEST--
A worker that ends again and again at its start, however, is replaced with a growing delay
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach (['exit', 'stop', 'throw'] as $how) {
    Harness::run(
        server: function (Server $server) use ($how) {
            $server->set(['worker_num' => 2]);
            $server->on('receive', fn () => null);
            $server->on('workerStart', function (Server $server, int $id) use ($how) {
                if ($id === 1 && file_exists('broken')) {
                    report('ends', hrtime(true) / 1e9);
                    match ($how) {
                        'exit' => exit,
                        'stop' => $server->stop(),
                        'throw' => throw new Exception('on purpose'),
                    };
                }
            });
        },
        client: function (Harness $t) {
            $t->allowLog('/on purpose|\b255\b/');
            touch($t->dir() . '/broken');
            $pid = $t->workerPids[1];
            posix_kill($pid, SIGUSR1);
            for ($times = []; count($times) < 5;) {
                $times[] = $t->take('ends')[0];
            }
            unlink($t->dir() . '/broken');
            foreach ([0.1, 0.2, 0.4] as $i => $delay) {
                // the first successor comes at once
                check($times[$i + 2] - $times[$i + 1] >= $delay, "delay " . ($i + 1) . " is at least $delay s");
            }
            check($t->waitForSuccessor(1, $pid) > 0, 'it goes on');
        },
    );
}
?>
--EXPECT--
OK
OK
OK

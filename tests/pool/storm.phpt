--TEST--
Workers killed, ended, reloaded, detached and throwing, all at once: each id has a worker again, and nothing is left at the end
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;
use SwooleLite\Timer;

foreach ([Pool::IPC_NONE, Pool::IPC_UNIXSOCK, Pool::IPC_MSGQUEUE] as $ipc) {
    Harness::run(
        pool: [4, $ipc],
        server: function (Pool $pool) use ($ipc) {
            $pool->set(['log_level' => SWOOLE_LOG_ERROR]);
            $pool->on('workerStart', function (Pool $pool, int $id) {
                $way = random_int(0, 9);
                match ($way) {
                    0 => $pool->detach(),
                    1 => throw new LogicException('no'),
                    2 => $pool->stop(),
                    3 => exit(random_int(0, 1)),
                    default => Timer::tick(1, fn () => null),
                };
            });
            $ipc === Pool::IPC_NONE || $pool->on('message', fn () => null);
        },
        client: function (Harness $t) {
            $t->allowLog('/LogicException|more left out/');
            for ($i = 0; $i < 200; $i++) {
                $t->takeAll();
                $signal = [SIGKILL, SIGTERM, SIGUSR1, SIGKILL][$i % 4];
                posix_kill($t->workerPids[random_int(0, 3)], $signal);
                $i % 20 === 0 && $t->signal(SIGUSR1);
                usleep(1000);
            }
            // one after the other ends in a way that lets it live
            foreach ([0, 1, 2, 3] as $id) {
                $t->waitFor(function () use ($t, $id) {
                    $t->takeAll();
                    return Processes::isAlive($t->workerPids[$id]) && Processes::parent($t->workerPids[$id]) === $t->masterPid;
                }, "a worker $id");
            }
        },
    );
}
?>
--EXPECT--
OK
OK
OK

--TEST--
USR1 to a worker that has just been forked: if its workerStart hangs, it is killed after max_wait_time
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
        $server->set(['worker_num' => 1, 'max_wait_time' => 1]);
        $server->on('receive', fn () => null);
        $first = 0;
        // a new process throws away what its parent had printed, which is before it gets to its signals
        ob_start(function (string $output, int $flags) use ($server, &$first) {
            if ($flags & PHP_OUTPUT_HANDLER_CLEAN && posix_getppid() === $server->manager_pid && @fopen('once', 'x')) {
                $first = getmypid();
                posix_kill($first, SIGUSR1);
            }
            return '';
        });
        $server->on('workerStart', function () use (&$first) {
            if (getmypid() === $first) {
                report('hangs', $first);
                for (;;) {
                    hold();
                }
            }
        });
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $code, int $signal) => report('error', $pid, $code, $signal));
    },
    client: function (Harness $t) { // a successor has come to the end of its workerStart
        [$pid] = $t->take('hangs');
        same([$pid, 0, SIGKILL], $t->take('error'), 'workerError');
        $t->waitForLog('/does not end within max_wait_time/');
        $t->waitForLog('/was killed by signal 9/');
    },
);
?>
--EXPECT--
OK

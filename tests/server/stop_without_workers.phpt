--TEST--
A server whose only worker cannot start ends at once when it is asked to
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
        $server->set(['task_worker_num' => 1, 'max_wait_time' => 20]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('workerStart', function (Server $server) {
            if (file_exists('broken')) {
                report('fails', getmypid());
                throw new Exception('on purpose');
            }
        });
        $server->on('workerStop', fn (Server $server, int $id) => report('workerStop', $id));
    },
    client: function (Harness $t) {
        $t->allowLog('/on purpose|\b255\b|signal 9/');
        touch($t->dir() . '/broken');
        posix_kill($t->workerPids[0], SIGKILL);
        for ($i = 0; $i < 4; $i++) { // by now it waits for a while between one attempt and the next
            [$pid] = $t->take('fails');
        }
        $t->waitFor(fn () => !file_exists("/proc/$pid"), 'the end of the last attempt');
        $start = hrtime(true);
        $t->stop();
        $seconds = (hrtime(true) - $start) / 1e9;
        check($seconds < Harness::limit(5), "it took $seconds s");
        check(in_array(['workerStop', 1], $t->takeAll(), true), 'the task worker ended in order');
    },
);
?>
--EXPECT--
OK

--TEST--
Signals during the shutdown callback do not keep the server from cleaning up
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([SIGTERM, SIGINT, SIGUSR1, SIGUSR2, SIGRTMIN] as $signal) {
    Harness::run(
        server: function (Server $server) {
            $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'pid_file' => 'server.pid']);
            $server->on('receive', fn () => null);
            $server->on('task', fn () => null);
            $server->on('shutdown', function () {
                report('held');
                hold();
            });
        },
        client: function (Harness $t) use ($signal) {
            $t->signal(SIGTERM);
            $t->take('held');
            check(file_exists($t->dir() . '/server.pid'), 'it has not been cleaned up yet');
            $t->signal($signal);
            $t->release();
            same('exit 0', $t->waitForExit(), 'the end');
            check(!file_exists($t->dir() . '/server.pid'), 'the pid file is gone'); // the harness looks at task_tmpdir
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK

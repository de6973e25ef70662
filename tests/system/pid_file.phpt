--TEST--
The pid file tells the master, once the server is ready, and goes with it
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
        $server->set(['pid_file' => 'server.pid', 'task_worker_num' => 1]); // relative to where it was started
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('start', function () {
            report('before', file_get_contents('server.pid'), fileperms('server.pid') & 0777 & ~umask());
            chdir('/');
        });
    },
    client: function (Harness $t) {
        $file = $t->dir() . '/server.pid';
        same(['', 0644], $t->take('before'), 'before it is ready');
        $t->waitFor(fn () => file_get_contents($file) === "$t->masterPid\n", 'the pid');
        $t->stop();
        check(!file_exists($file), 'the file is gone');
    },
);
?>
--EXPECT--
OK

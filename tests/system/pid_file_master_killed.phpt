--TEST--
When the master is killed, the manager removes the pid file
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
        $server->set(['pid_file' => getcwd() . '/server.pid']);
        $server->on('receive', fn () => null);
    },
    client: function (Harness $t) {
        $t->allowLog('/the master has died/');
        $file = $t->dir() . '/server.pid';
        $t->waitFor(fn () => file_get_contents($file) !== '', 'the pid');
        posix_kill($t->masterPid, SIGKILL);
        same('signal 9', $t->waitForExit(), 'the master');
        $t->waitFor(fn () => !file_exists($file), 'the end of the file', 1);
    },
);
?>
--EXPECT--
OK

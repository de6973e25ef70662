--TEST--
A server whose pid file another one holds is not started, and told which one that is
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
        $file = $t->dir() . '/server.pid';
        $t->waitFor(fn () => file_get_contents($file) !== '', 'the pid');
        $said = refusal(['pid_file' => $file, 'task_tmpdir' => $t->dir()]);
        same("SwooleLite\\Exception: The server cannot start: pid_file $file is held by a server with pid $t->masterPid", $said, 'what start() says');
        same("$t->masterPid\n", file_get_contents($file), 'the file');
        same([$t->masterPid], Processes::children(getmypid()), 'nothing was forked');
    },
);
?>
--EXPECT--
OK

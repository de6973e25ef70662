--TEST--
A worker that cannot take on its root directory ends with a log line, and is not forked in a hot loop
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;


Harness::run(
    server: function (Server $server) {
        mkdir('jail');
        $server->set(['chroot' => getcwd() . '/jail']);
        $server->on('receive', fn () => null);
    },
    client: function (Harness $t) {
        $t->allowLog('/setting user, group or chroot failed: No such file|cannot start|exited with code 1|was killed/');
        $jail = $t->dir() . '/jail';
        $pid = $t->workerPids[0];
        rename($jail, "$jail.away");
        posix_kill($pid, SIGKILL);
        $t->waitForLog('/worker#0 .*setting user, group or chroot failed: No such file/');
        $started = microtime(true);
        $t->waitFor(fn () => count($t->log('/exited with code 1/')) >= 4, 'more attempts');
        check(microtime(true) - $started > 0.5, 'with growing pauses');
        rename("$jail.away", $jail);
        $t->waitForSuccessor(0, $pid);
    },
);
?>
--EXPECT--
OK

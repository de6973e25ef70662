--TEST--
The lock of the pid file ends with master and manager, whatever children of callbacks still live
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
        $server->on('receive', function (Server $server, int $fd) {
            if (pcntl_fork() === 0) {
                pcntl_signal(SIGALRM, SIG_DFL);
                pcntl_alarm(60);
                while (true) {
                    sleep(60);
                }
            }
            $server->send($fd, "forked\n");
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/the master has died/');
        $t->allowLeftFiles();
        $file = $t->dir() . '/server.pid';
        $t->waitFor(fn () => file_get_contents($file) !== '', 'the pid');
        $client = $t->connect();
        same('forked', $client->ask('go'), 'answer');
        [$child] = $t->waitFor(fn () => Processes::children($t->workerPids[0]), 'the child');
        posix_kill($t->managerPid, SIGSTOP); // so that it removes nothing
        posix_kill($t->masterPid, SIGKILL);
        same('signal 9', $t->waitForExit(), 'the master');
        posix_kill($t->managerPid, SIGKILL);
        $t->waitFor(fn () => !Processes::isAlive($t->managerPid), 'the end of the manager');
        check(Processes::isAlive($child), 'the child lives');
        $lock = fopen($file, 'r');
        check(flock($lock, LOCK_EX | LOCK_NB), 'the lock is free');
        posix_kill($child, SIGKILL);
    },
);
?>
--EXPECT--
OK

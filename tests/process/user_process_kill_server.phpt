--TEST--
User processes do not outlive master and manager, however busy they are
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

foreach (['master', 'manager'] as $who) {
    Harness::run(
        server: function (Server $server) {
            $server->on('receive', fn () => null);
            $server->addProcess(new Process(function (Process $process) {
                pcntl_signal(SIGTERM, SIG_IGN);
                report('begins', $process->pid);
                while (true);
            }));
        },
        client: function (Harness $t) use ($who) {
            $t->allowLog('//');
            $t->allowLeftFiles();
            $pid = $t->take('begins')[0];
            posix_kill($who === 'master' ? $t->masterPid : $t->managerPid, SIGKILL);
            $t->waitForExit();
            $t->waitFor(fn () => !Processes::isAlive($pid), 'the end of the user process', 1);
            $t->waitFor(fn () => !Processes::ofTest($t->dir()), 'the end of all processes', 1);
            $t->waitFor(fn () => @stream_socket_server("tcp://127.0.0.1:$t->port"), 'the port to be free', 1);
        },
    );
}
?>
--EXPECT--
OK
OK

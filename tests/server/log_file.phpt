--TEST--
With log_file, log lines go to the file, which nobody else can read
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
        $server->set(['log_file' => getcwd() . '/server.log'] + LINES);
        $server->on('receive', fn () => throw new LogicException('what a mistake'));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        $t->connect()->send("go\n");
        $t->waitForSuccessor(0, $pid);
        $t->stop();
        $log = file_get_contents($t->dir() . '/server.log');
        same(1, preg_match('/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\] \[worker#0 \d+\] [A-Z]+ .*what a mistake/m', $log), "record in $log");
        same(0600, fileperms($t->dir() . '/server.log') & 0777, 'permissions');
    },
);
?>
--EXPECT--
OK

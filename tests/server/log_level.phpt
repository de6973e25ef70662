--TEST--
Records below log_level are not written
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
        $server->set(['log_level' => Server::LOG_NONE, 'worker_num' => 1]);
        $server->on('receive', fn () => throw new LogicException('what a mistake'));
    },
    client: function (Harness $t) {
        $pid = $t->workerPids[0];
        $t->connect()->send('go');
        $t->waitForSuccessor(0, $pid);
        same([], $t->log(), 'log records');
    },
);
?>
--EXPECT--
OK

--TEST--
When the manager is killed, the master ends everything and says so
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE there is no manager apart from the master') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        $t->allowLog('//');
        $client = $t->connect();
        posix_kill($t->managerPid, SIGKILL);
        same('exit 1', $t->waitForExit(), 'start() returned false');
        same('', $client->readAll(), 'the connection is closed');
    },
);
?>
--EXPECT--
OK

--TEST--
What was in an output buffer before start() is printed once
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
        ob_start();
        echo 'buffered in the master;';
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
        $server->on('workerStart', function (Server $server, int $id) { echo "worker $id;"; });
    },
    client: function (Harness $t) {
        $t->stop();
        $parts = array_filter(explode(';', $t->stdout()));
        sort($parts);
        echo implode("\n", $parts), "\n";
    },
);
?>
--EXPECT--
buffered in the master
worker 0
worker 1
worker 2
OK

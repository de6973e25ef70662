--TEST--
When the master is killed, every process ends by itself and the port is free, however busy they were
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 2]);
        $server->on('receive', function (Server $server) {
            $server->task('hold');
            report('held');
            hold();
        });
        $server->on('task', function () {
            report('held');
            hold();
        });
    },
    client: function (Harness $t) {
        $t->allowLog('//');
        $t->allowLeftFiles();
        $client = $t->connect();
        $client->send('go');
        $t->take('held');
        $t->take('held');
        posix_kill($t->masterPid, SIGKILL);
        same('signal 9', $t->waitForExit(), 'the master');
        $t->waitFor(fn () => !Processes::ofTest($t->dir()), 'the end of all processes', 1);
        // a process that has given up its memory may still have its sockets for a moment
        $t->waitFor(fn () => @stream_socket_server("tcp://127.0.0.1:$t->port"), 'the port to be free', 1);
    },
);
?>
--EXPECT--
OK

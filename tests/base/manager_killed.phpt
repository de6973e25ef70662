--TEST--
MODE_BASE: when the manager is killed, all processes end and the port is free
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', function () {
            report('held');
            hold();
        });
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        $t->allowLeftFiles();
        $client = $t->connect();
        $client->send('go');
        $t->take('held');
        posix_kill($t->masterPid, SIGKILL);
        same('signal 9', $t->waitForExit(), 'the end');
        same('', $client->readAll(), 'the connection is closed');
        $t->waitFor(fn () => !array_filter($t->workerPids, Processes::isAlive(...)), 'the end of the workers', 1);
        $again = @stream_socket_server("tcp://127.0.0.1:$t->port", $code, $message);
        check($again !== false, "the port is free: $message");
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

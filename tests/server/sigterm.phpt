--TEST--
SIGTERM ends the server cleanly
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
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->ask('hello');
        $t->signal(SIGTERM);
        same('', $client->readAll(), 'the connection is closed');
        same('exit 0', $t->waitForExit(), 'start() returned true');
        // a process that has given up its memory may still have its sockets for a moment
        $t->waitFor(fn () => @stream_socket_server("tcp://127.0.0.1:$t->port"), 'the port to be free', 1);
    },
);
?>
--EXPECT--
OK

--TEST--
sendwait() is false where the client goes, is closed, or takes nothing for send_timeout
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
        $server->set(['send_timeout' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $data === "close\n" && $server->task($fd);
            report('begins');
            report('ends', $server->sendwait($fd, str_repeat('x', 50 << 20)), $server->getLastError());
        });
        $server->on('task', function (Server $server, int $id, int $worker, int $fd) {
            hold();
            $server->close($fd, true);
        });
    },
    client: function (Harness $t) {
        foreach (['reset', 'timeout', 'close'] as $how) {
            $client = $t->connect();
            $client->send("$how\n");
            $t->take('begins');
            $client->read(1000);
            $how === 'reset' && $client->reset();
            $how === 'close' && $t->release();
            same([false, Server::ERROR_SESSION_CLOSED], $t->take('ends'), $how);
        }
    },
);
?>
--EXPECT--
OK

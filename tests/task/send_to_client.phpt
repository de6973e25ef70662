--TEST--
A task worker sends to a client and closes it
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
        $server->set(['task_worker_num' => 1, 'worker_num' => 1]);
        $server->on('receive', fn (Server $server, int $fd) => $server->task($fd));
        $server->on('task', function (Server $server, int $taskId, int $worker, int $fd) {
            report('task', $server->exists($fd), $server->getClientInfo($fd)['remote_port'], count($server->connections));
            report('send', $server->send($fd, str_repeat('x', 3 << 20)), $server->close($fd));
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $fd));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $port = $client->localPort();
        $client->send('go');
        same(3 << 20, strlen($client->readAll()), 'length of what arrives');
        same([true, $port, 1], $t->take('task'), 'what the task worker knows of the client');
        same([true, true], $t->take('send'), 'send() and close()');
        same([1], $t->take('close'), 'the close callback');
    },
);
?>
--EXPECT--
OK

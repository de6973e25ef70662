--TEST--
MODE_BASE: in a shutdown new clients are refused, while others still get their answers
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'max_wait_time' => 20] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => report('sent', $server->send($fd, str_repeat('x', 20 << 20))));
        $server->on('task', fn () => null);
    },
    client: function (Harness $t) {
        $slow = $t->connect();
        $slow->send("go\n");
        same([true], $t->take('sent'), 'send()');
        $t->signal(SIGTERM);
        $t->waitFor(function () use ($t) {
            $stream = @stream_socket_client($t->address, $code);
            return $stream === false && $code === SOCKET_ECONNREFUSED;
        }, 'new clients to be refused');
        check(Processes::isAlive($t->masterPid), 'the server has not ended yet');
        same(20 << 20, strlen($slow->readAll()), 'what the slow reader gets');
        same('exit 0', $t->waitForExit(), 'the end');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE],
);
?>
--EXPECT--
OK

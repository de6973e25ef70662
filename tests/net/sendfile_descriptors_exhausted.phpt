--TEST--
Where the loop has no descriptor left for a file, the connection is reset, and that is logged
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
        file_put_contents('data', str_repeat('x', 1000));
        ftruncate(fopen('big', 'w'), 100 << 20);
        $server->set(['reactor_num' => 1, 'kernel_socket_send_buffer_size' => 65536] + LINES);
        $server->on('start', fn () => posix_setrlimit(POSIX_RLIMIT_NOFILE, 60, 60)); // of the master alone
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "data\n") {
                $server->send($fd, '<');
                $server->sendfile($fd, 'data');
                $server->send($fd, '>');
            } else {
                for ($i = 0; $i < 60 && $server->sendfile($fd, 'big'); $i++);
            }
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $fd, $reactorId < 0, $server->getClientInfo($fd)['close_errno']));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("data\n");
        same('<' . str_repeat('x', 1000) . '>', $client->read(1002), 'while there is room');
        $greedy = $t->connect();
        $greedy->send("big\n");
        $t->waitForLog('/session 2 is closed: the file that is sent to it could not be taken over: Too many open files/');
        same([2, true, 24], $t->take('close'), 'closed by the server (EMFILE)');
        $client->send("data\n");
        same('<' . str_repeat('x', 1000) . '>', $client->read(1002), 'there is room again');
    },
    args: ['127.0.0.1', 0, Server::MODE_PROCESS], // a worker of MODE_BASE opens the file itself, and its sendfile() fails
);
?>
--EXPECT--
OK

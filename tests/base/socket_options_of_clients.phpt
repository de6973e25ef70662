--TEST--
The options of the socket are those that were set; accepted sockets inherit them
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
        $server->set([
            'open_tcp_keepalive' => true,
            'tcp_keepidle' => 11,
            'tcp_keepinterval' => 12,
            'tcp_keepcount' => 3,
            'tcp_user_timeout' => 45_000,
            'kernel_socket_recv_buffer_size' => 70_000,
            'kernel_socket_send_buffer_size' => 80_000,
        ] + LINES);
        $server->on('receive', function (Server $server, int $fd) {
            [$keepIdle, $keepInterval, $keepCount, $userTimeout] = [4, 5, 6, 18]; // <netinet/tcp.h>
            $option = fn (int $level, int $name) => socket_get_option($server->getSocket(), $level, $name);
            report('options', $option(SOL_SOCKET, SO_KEEPALIVE), $option(SOL_TCP, $keepIdle), $option(SOL_TCP, $keepInterval),
                $option(SOL_TCP, $keepCount), $option(SOL_TCP, $userTimeout), $option(SOL_SOCKET, SO_RCVBUF), $option(SOL_SOCKET, SO_SNDBUF));
        });
    },
    client: function (Harness $t) {
        $t->connect()->send("x\n");
        same([1, 11, 12, 3, 45_000, 140_000, 160_000], $t->take('options'), 'options; the kernel doubles sizes of buffers');
    },
    args: ['127.0.0.1', 0, Server::MODE_BASE], // there a worker has the port's socket
);
?>
--EXPECT--
OK

--TEST--
The socket options are taken, and connections work with all of them
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
        $server->set([
            'backlog' => 16,
            'open_tcp_nodelay' => false,
            'open_tcp_keepalive' => true,
            'tcp_keepidle' => 10,
            'tcp_keepinterval' => 5,
            'tcp_keepcount' => 3,
            'tcp_defer_accept' => 5,
            'kernel_socket_recv_buffer_size' => 65536,
            'kernel_socket_send_buffer_size' => 65536,
        ]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $data = random_bytes(1 << 20);
        check($t->connect()->exchange($data, strlen($data)) === $data, 'echo');
    },
);
?>
--EXPECT--
OK

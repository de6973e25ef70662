--TEST--
A server listens on an IPv6 address
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (!@stream_socket_server('tcp://[::1]:0')) die('skip no IPv6 here');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['::1', 0, Server::MODE_PROCESS, Server::SOCK_TCP6],
    server: function (Server $server) {
        $server->set(LINES);
        $server->on('receive', function (Server $server, int $fd) {
            $server->send($fd, $server->getClientInfo($fd)['remote_ip'] . "\n");
        });
    },
    client: function (Harness $t) {
        echo $t->connect()->ask('hello'), "\n";
    },
);
?>
--EXPECT--
::1
OK

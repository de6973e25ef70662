--TEST--
A server listens on a unix socket, which is gone after the end
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['server.sock', 0, Server::MODE_PROCESS, Server::SOCK_UNIX_STREAM],
    server: function (Server $server) {
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        echo $client->ask('hello'), "\n";
        var_dump(filetype($t->dir() . '/server.sock'));
        $t->stop();
        var_dump(file_exists($t->dir() . '/server.sock'));
    },
);
?>
--EXPECT--
hello
string(6) "socket"
bool(false)
OK

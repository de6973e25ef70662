--TEST--
One number for IPv4 and IPv6: the IPv4 port comes first, and gets its clients; the other order is refused
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
    args: ['0.0.0.0', 0],
    server: function (Server $server) {
        $server->set(LINES);
        $server->listen('::', $server->port, Server::SOCK_TCP6);
        $server->on('receive', function (Server $server, int $fd) {
            $info = $server->getClientInfo($fd);
            $server->send($fd, "$info[server_fd] $info[remote_ip]\n");
        });
    },
    client: function (Harness $t) {
        for ($i = 0; $i < 5; $i++) {
            same('0 127.0.0.1', (new Client("tcp://127.0.0.1:$t->port"))->ask('?'), 'IPv4');
            same('1 ::1', (new Client("tcp://[::1]:$t->port"))->ask('?'), 'IPv6');
        }
    },
);

$server = new Server('::', 0, Server::MODE_BASE, Server::SOCK_TCP6);
foreach (['0.0.0.0', '127.0.0.1'] as $host) {
    try {
        $server->listen($host, $server->port, Server::SOCK_TCP);
    } catch (SwooleLite\Exception $exception) {
        same(SOCKET_EADDRINUSE, $exception->getCode(), 'code');
        echo strtr($exception->getMessage(), [$server->port => 'PORT']), "\n";
    }
}
$taken = new Server('127.0.0.1'); // of another server
echo strtr(outcome(fn () => $server->listen('::', $taken->port, Server::SOCK_TCP6)), [$taken->port => 'PORT']), "\n";
?>
--EXPECT--
OK
Cannot listen on 0.0.0.0:PORT: this server's port [::]:PORT takes the IPv4 clients; add the IPv4 port before it
Cannot listen on 127.0.0.1:PORT: this server's port [::]:PORT takes the IPv4 clients; add the IPv4 port before it
SwooleLite\Exception: Cannot listen on [::]:PORT: Address already in use

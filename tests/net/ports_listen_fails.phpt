--TEST--
listen() throws where it cannot open a port; the others stay as they are
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
$listen = fn (mixed ...$arguments) => print(outcome(fn () => $server->listen(...$arguments)) . "\n");
$listen('127.0.0.1', -1, Server::SOCK_TCP);
$listen('127.0.0.1', 65536, Server::SOCK_TCP);
$listen('example.com', 0, Server::SOCK_TCP);
$listen('127.0.0.1', 0, Server::SOCK_TCP6);
$listen(str_repeat('x', 108), 0, Server::SOCK_UNIX_STREAM);
$listen('127.0.0.1', 0, 99);
try {
    $server->listen('127.0.0.1', $server->port, Server::SOCK_TCP);
} catch (SwooleLite\Exception $exception) {
    same(SOCKET_EADDRINUSE, $exception->getCode(), 'code');
    echo strtr($exception->getMessage(), [$server->port => 'PORT']), "\n";
}
$listen('/no/such/directory/socket', 0, Server::SOCK_UNIX_STREAM);
same(1, count($server->ports), 'ports');
check($server->listen('127.0.0.1', 0, Server::SOCK_TCP)->port > 0, 'one that works');
echo "OK\n";
?>
--EXPECT--
ValueError: SwooleLite\Server::listen(): Argument #2 ($port) must be between 0 and 65535
ValueError: SwooleLite\Server::listen(): Argument #2 ($port) must be between 0 and 65535
ValueError: SwooleLite\Server::listen(): Argument #1 ($host) must be an IPv4 address
ValueError: SwooleLite\Server::listen(): Argument #1 ($host) must be an IPv6 address
ValueError: SwooleLite\Server::listen(): Argument #1 ($host) must be a path of 1 to 107 bytes
ValueError: SwooleLite\Server::listen(): Argument #3 ($sock_type) must be one of the Server::SOCK_* constants
Cannot listen on 127.0.0.1:PORT: Address already in use
SwooleLite\Exception: Cannot listen on /no/such/directory/socket: No such file or directory
OK

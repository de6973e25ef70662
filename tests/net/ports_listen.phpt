--TEST--
listen() binds a port at once and returns it; $server->ports has all of them
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

use SwooleLite\Server\Port;

$server = new Server('127.0.0.1', 0, Server::MODE_BASE);
$before = $server->ports;
$tcp = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
$unix = $server->addListener('ports_listen.sock', 0, Server::SOCK_UNIX_STREAM);
same([$server->ports[0], $tcp, $unix], $server->ports, 'the list of ports');
same(1, count($before), 'an older copy of the list');
same($server->port, $server->ports[0]->port, 'the port of the constructor');
check($tcp instanceof Port && $tcp->port > 0 && $tcp->port !== $server->port, 'a free port');
same(['127.0.0.1', Server::SOCK_TCP, false, []], [$tcp->host, $tcp->type, $tcp->ssl, $tcp->setting], 'properties');
same(['ports_listen.sock', 0, Server::SOCK_UNIX_STREAM], [$unix->host, $unix->port, $unix->type], 'properties of a unix socket');
foreach ($server->ports as $i => $port) {
    same($i, $port->sock, 'sock');
    same(0, count($port->connections), 'connections');
}
check((bool) stream_socket_client("tcp://127.0.0.1:$tcp->port"), 'it is bound already');
check(file_exists('ports_listen.sock'), 'the file of the unix socket');
unset($server, $tcp, $unix, $port, $before);
check(!file_exists('ports_listen.sock'), 'a server that was never started removes it');
echo "OK\n";
?>
--EXPECT--
OK

--TEST--
start() names the port that has no callback for what its clients send
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
$path = sys_get_temp_dir() . '/ports_missing_callback.' . getmypid();
$unix = $server->listen($path, 0, Server::SOCK_UNIX_STREAM);
$start = fn () => print(strtr(outcome(fn () => $server->start()), [$server->port => 'PORT', $path => 'PATH']) . "\n");
$start();
$unix->on('receive', fn () => null); // the port of the constructor is still without
$unix->on('packet', fn () => null);
$start();
$unix = $server->listen("$path.2", 0, Server::SOCK_UNIX_STREAM);
$server->ports[0]->on('receive', fn () => null); // this one is the server's
$udp = $server->listen('127.0.0.1', 0, Server::SOCK_UDP);
echo strtr(outcome(fn () => $server->start()), [$udp->port => 'PORT']), "\n";
$udp->on('packet', fn () => null);
$server->on('managerStart', fn () => $server->shutdown());
$server->set(['worker_num' => 1, 'log_level' => Server::LOG_NONE]);
$start();
?>
--EXPECT--
SwooleLite\Exception: The port 127.0.0.1:PORT needs a 'receive' callback
SwooleLite\Exception: The port 127.0.0.1:PORT needs a 'receive' callback
SwooleLite\Exception: The port 127.0.0.1:PORT needs a 'packet' callback
1

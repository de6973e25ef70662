--TEST--
Port 0 binds a free port, which the port property tells
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$servers = [new Server('127.0.0.1'), new Server('127.0.0.1', 0)];
var_dump($servers[0]->port > 0, $servers[1]->port > 0, $servers[0]->port !== $servers[1]->port);
var_dump($servers[0]->host, $servers[0]->type, $servers[0]->mode, $servers[0]->master_pid, $servers[0]->worker_id);
echo outcome(function () use ($servers) { $servers[0]->port = 1; }), "\n";
?>
--EXPECTF--
bool(true)
bool(true)
bool(true)
string(9) "127.0.0.1"
int(1)
int(2)
int(0)
int(-1)
Error: %Sreadonly%S

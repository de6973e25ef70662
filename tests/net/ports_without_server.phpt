--TEST--
A port that outlives its server is safe; cycles through ports are collected
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

use SwooleLite\Server\Port;

final class Witness
{
    public mixed $held = null;

    public function __destruct()
    {
        echo "gone\n";
    }
}

$server = new Server('127.0.0.1');
$port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
$first = $server->ports[0];
$port->on('receive', fn () => null);
$connections = $port->connections;
unset($server);
foreach ([$port, $first] as $kept) {
    echo outcome(fn () => $kept->set(['backlog' => 1])), "\n";
    echo outcome(fn () => $kept->on('receive', 'strlen')), "\n";
    echo outcome(fn () => $kept->getCallback('receive')), "\n";
    var_dump($kept->port > 0, $kept->host, count($kept->connections), iterator_to_array($kept->connections));
}
unset($port, $kept);
var_dump(count($connections));

// the server holds the port, the port the callback, the callback both of them
$witness = new Witness();
$server = new Server('127.0.0.1');
$port = $witness->held = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
$port->on('receive', fn () => [$server, $port, $witness]);
$port->setting = [$witness];
unset($server, $port, $witness);
gc_collect_cycles();
echo "collected\n";

// a warning ends the server in the middle of its port's set()
$server = new Server('127.0.0.1');
$port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
set_error_handler(function () {
    $GLOBALS['server'] = null;
    return true;
});
var_dump($port->set(['unknown' => 1, 'backlog' => 2, 'worker_num' => 3]));
restore_error_handler();
echo outcome(fn () => $port->set(['backlog' => 1])), "\n";

$server = new Server('127.0.0.1');
$port = $server->ports[0];
foreach ([fn () => clone $server->ports[0], fn () => new Port(), fn () => serialize($server->ports[0]), fn () => $port->other = 1, fn () => $port->port = 1, fn () => $server->ports[] = 1] as $bad) {
    echo outcome($bad), "\n";
}
?>
--EXPECTF--
SwooleLite\Exception: The server of this port is gone
SwooleLite\Exception: The server of this port is gone
SwooleLite\Exception: The server of this port is gone
bool(true)
string(9) "127.0.0.1"
int(0)
array(0) {
}
SwooleLite\Exception: The server of this port is gone
SwooleLite\Exception: The server of this port is gone
SwooleLite\Exception: The server of this port is gone
bool(true)
string(9) "127.0.0.1"
int(0)
array(0) {
}
int(0)
gone
collected
bool(true)
SwooleLite\Exception: The server of this port is gone
Error: Trying to clone an uncloneable object of class SwooleLite\Server\Port
Error: Call to private SwooleLite\Server\Port::__construct() from global scope
Exception: Serialization of 'SwooleLite\Server\Port' is not allowed
Error: Cannot create dynamic property SwooleLite\Server\Port::$other
Error: Cannot modify readonly property SwooleLite\Server\Port::$port
Error: Cannot %Smodify readonly property SwooleLite\Server::$ports

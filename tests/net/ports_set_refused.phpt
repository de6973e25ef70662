--TEST--
set() of a port takes options of ports alone; a value that is refused changes nothing
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

set_error_handler(function (int $level, string $message) {
    echo match ($level) { E_WARNING => 'Warning: ' }, $message, "\n";
    return true;
});
$server = new Server('127.0.0.1');
$server->on('receive', fn () => null);
$port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);

foreach ([$port, $server->ports[0]] as $any) {
    var_dump($any->set(['worker_num' => 99, 'backlog' => 5, 'backlgo' => 6]));
    var_dump(isset($any->setting['worker_num']), $any->setting['backlog']);
}
var_dump(isset($server->setting['worker_num']));
var_dump($port->set(['hook_flags' => 0])); // Swoole's, without effect

foreach ([['backlog' => 0], ['backlog' => '5'], ['open_eof_check' => 2], ['package_eof' => ''], ['package_length_type' => 'x'], ['send_timeout' => -1], [7]] as $bad) {
    echo outcome(fn () => $port->set($bad)), "\n";
}
var_dump($port->setting['backlog'], count($port->setting));

// options of a port that contradict each other; what it has taken from the server by then is the server's still
$server->set(['package_eof' => 'of the server']);
$port->set(['open_length_check' => true]);
echo strtr(outcome(fn () => $server->start()), [$port->port => 'PORT']), "\n";
$port->set(['package_eof' => 'of the port']);
$server->set(['package_eof' => 'anew']);
echo strtr(outcome(fn () => $server->start()), [$port->port => 'PORT']), "\n";
?>
--EXPECT--
Warning: SwooleLite\Server\Port::set(): Option "worker_num" is one of the whole server, and has no effect on a port: use Server::set()
Warning: SwooleLite\Server\Port::set(): Unknown option "backlgo"; did you mean "backlog"?
bool(true)
bool(false)
int(5)
Warning: SwooleLite\Server\Port::set(): Option "worker_num" is one of the whole server, and has no effect on a port: use Server::set()
Warning: SwooleLite\Server\Port::set(): Unknown option "backlgo"; did you mean "backlog"?
bool(true)
bool(false)
int(5)
bool(false)
bool(true)
ValueError: Option "backlog" must be an integer between 1 and 65535, 0 given
ValueError: Option "backlog" must be an integer between 1 and 65535, '5' given
ValueError: Option "open_eof_check" must be true or false, 2 given
ValueError: Option "package_eof" must be a string of 1 to 16 bytes, '' given
ValueError: Option "package_length_type" must be one of the letters c C s S n N l L v V J P q Q, 'x' given
ValueError: Option "send_timeout" must be a number of seconds between 0 and 31536000, -1 given
ValueError: Options must have names as keys
int(5)
int(3)
SwooleLite\Exception: port 127.0.0.1:PORT: open_length_check needs package_length_type or package_length_func
SwooleLite\Exception: port 127.0.0.1:PORT: open_length_check needs package_length_type or package_length_func

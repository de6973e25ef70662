--TEST--
What a callback throws ends the loop as it ends a script; where it is caught, the loop goes on with what has come meanwhile; exit() ends the script
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;

$peer = Peer::start(function ($connection) {
    fwrite($connection, "one\ntwo\nthree\n");
});
$throws = fn (string $what) => function (Client $client, ...$arguments) use ($what) {
    throw new Exception(trim("$what " . implode($arguments)));
};
$client = on_loop(Server::SOCK_TCP, [
    'connect' => $throws('connect'),
    'receive' => $throws('receive'),
    'close' => $throws('close'),
    'error' => $throws('error'),
], ['open_eof_split' => true, 'package_eof' => "\n"]);
$client->connect('127.0.0.1', $peer->port, 5);
for ($i = 0; $i < 5; $i++) {
    echo thrown(fn () => SwooleLite\Event::wait()), "\n";
}
$client->connect('/nowhere', 1, 5);
echo thrown(fn () => SwooleLite\Event::wait()), "\n";
echo thrown(fn () => SwooleLite\Event::wait()), "\n";

$client->set(['open_eof_split' => false, 'open_length_check' => true, 'package_length_func' => fn () => throw new Exception('length')]);
$client->on('connect', fn () => null);
$client->connect('127.0.0.1', $peer->port, 5);
echo thrown(fn () => SwooleLite\Event::wait()), "\n";
echo thrown(fn () => SwooleLite\Event::wait()), ' ', $client->errCode, "\n";

$client->on('close', fn () => print("close, after exit()\n"));
$client->on('connect', function (Client $client) {
    echo "exit\n";
    $client->close();
    exit;
});
$client->connect('127.0.0.1', $peer->port, 5);
register_shutdown_function(fn () => print("the end\n"));
SwooleLite\Event::wait();
echo "not here\n";
?>
--EXPECT--
Exception: connect
Exception: receive one
Exception: receive two
Exception: receive three
Exception: close
Exception: error
NULL
Exception: length
Exception: close 125
exit
the end

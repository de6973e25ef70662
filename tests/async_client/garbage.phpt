--TEST--
The loop keeps an object until it is closed; then it is freed, cycles of callbacks by the collector; one that was never connected is freed at once
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;

final class Watched extends Client
{
    public function __construct(private string $name)
    {
        parent::__construct(Server::SOCK_TCP);
    }

    public function __destruct()
    {
        echo "$this->name is destroyed\n";
    }
}
$peer = Peer::start(echo_back(...));
function open(string $name, bool $cycle): Watched
{
    global $peer;
    $client = new Watched($name);
    $client->on('connect', $cycle ? fn () => $client->send('x') : static fn (Client $client) => $client->send('x'));
    $client->on('receive', $cycle ? fn () => $client->close() : static fn (Client $client) => $client->close());
    $client->on('error', static fn () => print("error\n"));
    $client->on('close', static function () use ($name) {
        echo "$name: close\n";
    });
    $client->connect('127.0.0.1', $peer->port, 5);
    return $client;
}
echo "one that nobody uses\n";
$unused = new Watched('unused');
unset($unused);
echo "a cycle\n";
open('cycle', true);
gc_collect_cycles();
SwooleLite\Event::wait();
gc_collect_cycles();
echo "no cycle\n";
open('plain', false);
SwooleLite\Event::wait();
echo "in its own callback\n";
$client = open('last', false);
$client->on('receive', function (Client $own) use (&$client) {
    $client = null;
    $own->close();
});
SwooleLite\Event::wait();
echo "weakly\n";
$client = open('weak', false);
$weak = WeakReference::create($client);
unset($client);
SwooleLite\Event::wait();
var_dump($weak->get());
echo thrown(fn () => clone new Watched('cloned')), "\n";
echo thrown(fn () => serialize(new Client(Server::SOCK_TCP))), "\n";
$client = new Client(Server::SOCK_TCP);
echo thrown(fn () => $client->other = 1), "\n";
?>
--EXPECT--
one that nobody uses
unused is destroyed
a cycle
cycle: close
cycle is destroyed
no cycle
plain: close
plain is destroyed
in its own callback
last: close
last is destroyed
weakly
weak: close
weak is destroyed
NULL
cloned is destroyed
Error: Trying to clone an uncloneable object of class Watched
Exception: Serialization of 'SwooleLite\Async\Client' is not allowed
Error: Cannot create dynamic property SwooleLite\Async\Client::$other

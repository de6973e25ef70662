--TEST--
What is due is handled though no event of a socket tells of it: behind an exception, and behind many packages of one client
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Event;
use SwooleLite\Server;

const LINES = ['open_eof_split' => true, 'package_eof' => "\n"];
const MANY = 1000;
$peer = Peer::start(function ($connection) {
    fwrite($connection, fgets($connection) === "three\n" ? "one\ntwo\nthree\n" : str_repeat("line\n", MANY));
    fread($connection, 1); // it stays open until the client closes
});

// packages in the buffer
$client = on_loop(Server::SOCK_TCP, [
    'connect' => fn (Client $client) => $client->send("three\n"),
    'receive' => function (Client $client, string $line) {
        $line === "three\n" && $client->close();
        throw new LogicException($line);
    },
], LINES);
$client->connect('127.0.0.1', $peer->port, 5);
for ($i = 0; $i < 3; $i++) {
    echo thrown(fn () => Event::wait());
}
Event::wait();

// another client that is due in the same round
foreach (['first', 'second'] as $name) {
    $client = on_loop(Server::SOCK_UNIX_STREAM, ['error' => fn () => throw new LogicException("$name\n")]);
    $client->connect('/nowhere');
}
echo thrown(fn () => Event::wait()), thrown(fn () => Event::wait());

// more packages than one round takes
$count = 0;
$client = on_loop(Server::SOCK_TCP, [
    'connect' => fn (Client $client) => $client->send("many\n"),
    'receive' => function (Client $client) use (&$count) {
        if (++$count === MANY) {
            $client->close();
        }
    },
], LINES);
$client->connect('127.0.0.1', $peer->port, 5);
Event::wait();
echo $count, "\n";
?>
--EXPECT--
LogicException: one
LogicException: two
LogicException: three
close 0
LogicException: first
LogicException: second
close 0
1000

--TEST--
What stands behind a package whose callback throws is received when the loop runs again, without anything more from the peer
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Async\Client;
use SwooleLite\Event;
use SwooleLite\Server;
use SwooleLite\Timer;

$listener = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1);
$received = 0;
$client = new Client(Server::SOCK_TCP);
$client->set(['open_eof_split' => true, 'package_eof' => "\n"]);
$client->on('connect', fn () => null);
$client->on('error', fn (Client $client) => print("error $client->errCode\n"));
$client->on('close', function () use (&$limit) {
    echo "close\n";
    Timer::clear($limit);
});
$client->on('receive', function (Client $client, string $data) use (&$received) {
    echo $data;
    if (++$received < 3) {
        throw new Exception("behind $received");
    }
    $client->close();
});
$client->connect('127.0.0.1', $port, 10);
Event::add($listener, function ($listener) use (&$peer) { // which stays open, and silent
    Event::del($listener);
    $peer = stream_socket_accept($listener);
    fwrite($peer, "one\ntwo\nthree\nfour\n");
});
$limit = Timer::after(10000, fn () => exit("nothing more came\n"));
for ($i = 0; $i < 3; $i++) {
    try {
        Event::wait();
    } catch (Exception $exception) {
        echo $exception->getMessage(), "\n";
    }
}
?>
--EXPECT--
one
behind 1
two
behind 2
three
close

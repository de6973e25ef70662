--TEST--
Signals: handlers run while a call waits, which goes on with the time that is left; they may throw, but not use the client
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/peer.inc';

use SwooleLite\Client;
use SwooleLite\Server;

pcntl_async_signals(true);
$parent = getmypid();
$peer = Peer::start(function ($connection) use ($parent) {
    while (($line = fgets($connection)) !== false) {
        // the client has sent; it sleeps next in recv()
        while (!str_contains(file_get_contents("/proc/$parent/stat"), ') S ')) {
            usleep(1000);
        }
        posix_kill($parent, SIGUSR1);
        if ($line === "answer\n") {
            usleep(20000); // the call goes on after the handler, and waits again
            fwrite($connection, "answered\n");
        }
    }
});
$client = new Client(Server::SOCK_TCP);
$client->set(['open_eof_split' => true, 'package_eof' => "\n"]);
$client->connect('127.0.0.1', $peer->port, 10);

$count = 0;
pcntl_signal(SIGUSR1, function () use (&$count) {
    $count++;
});
$client->send("answer\n");
var_dump($client->recv(), $count);

$client->set(['read_timeout' => 0.3]);
$client->send("nothing\n");
echo json_encode(timed(0.3, 0.7, fn () => $client->recv())), " $count $client->errCode\n";

$client->set(['read_timeout' => 10]);
pcntl_signal(SIGUSR1, fn () => throw new LogicException('of a handler'));
$client->send("nothing\n");
echo json_encode(timed(0, 5, fn () => thrown(fn () => $client->recv()))), " $client->errCode\n";

pcntl_signal(SIGUSR1, function () use ($client) {
    echo thrown(fn () => $client->close()), ' ', json_encode($client->isConnected()), "\n";
});
$client->send("answer\n");
var_dump($client->recv());
?>
--EXPECT--
string(9) "answered
"
int(1)
[false,"in time"] 2 110
["LogicException: of a handler","in time"] 4
SwooleLite\Exception: The client is in use: another call of it has not returned yet true
string(9) "answered
"

--TEST--
In a child of a plain script the destructor of a client that is gone may connect another one again
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

define('PARENT', getmypid());

final class Last extends Client
{
    public Client $other;

    public function __destruct()
    {
        getmypid() === PARENT || print 'gone: ' . json_encode($this->other->connect('127.0.0.1', $GLOBALS['second']->port, 5)) . "\n";
    }
}

$first = Peer::start(echo_back(...));
$second = Peer::start(echo_back(...));
$other = on_loop(Server::SOCK_TCP, [
    'connect' => fn (Client $client) => getmypid() === PARENT || $client->send('hello'),
    'close' => fn () => getmypid() === PARENT || print("close\n"),
    'receive' => function (Client $client, string $data) {
        echo "$data\n";
        $client->close();
    },
]);
$last = new Last(Server::SOCK_TCP);
$last->other = $other;
foreach (['connect', 'receive', 'error', 'close'] as $event) {
    $last->on($event, fn () => null);
}
$last->connect('127.0.0.1', $first->port, 5);
$other->connect('127.0.0.1', $first->port, 5);
unset($last); // the loop has it
if (pcntl_fork() === 0) {
    foreach ([$first, $second] as $peer) {
        (fn () => $this->pid = 0)->call($peer); // they are the parent's to stop
    }
    Event::wait();
    echo "the child ends\n";
    posix_kill(getmypid(), SIGKILL);
}
pcntl_wait($status);
echo $status, "\n";
$other->close(true);
$first->stop();
?>
--EXPECT--
gone: true
hello
close
the child ends
9

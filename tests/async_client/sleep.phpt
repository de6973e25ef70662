--TEST--
sleep() stops reading, so that the peer has to wait; after wakeup() all arrives, packages too that were received before, and what the peer has sent before it went
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;
use SwooleLite\Timer;

const BLOCK = 65536;
const LIMIT = 64 << 20;

// the peer is in this process: a timer of the loop sends until the kernel takes no more
$listener = stream_socket_server('tcp://127.0.0.1:0');
$received = 0;
$sum = hash_init('crc32b');
$client = on_loop(Server::SOCK_TCP, [
    'connect' => function (Client $client) {
        var_dump($client->sleep());
    },
    'receive' => function (Client $client, string $data) use (&$received, $sum, &$sleeping) {
        $sleeping && print("receives while it sleeps\n");
        $received += strlen($data);
        hash_update($sum, $data);
    },
    'close' => function (Client $client) use (&$received, $sum, &$sent, &$expected) {
        echo "close $client->errCode\n";
        var_dump($received === $sent, hash_final($sum) === hash_final($expected));
        var_dump($client->sleep(), $client->wakeup(), $client->errCode);
        packages();
    },
]);
$client->connect('127.0.0.1', (int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1), 5);
$peer = stream_socket_accept($listener, 10);
stream_set_blocking($peer, false);
$sent = 0;
$expected = hash_init('crc32b');
$sleeping = true;
$idle = 0;
Timer::tick(1, function (int $timer) use ($peer, &$sent, $expected, &$sleeping, &$idle, $client, &$received) {
    $block = str_repeat(chr(intdiv($sent, BLOCK) % 251), BLOCK);
    $done = (int) @fwrite($peer, $block);
    hash_update($expected, substr($block, 0, $done));
    $sent += $done;
    $idle = $done > 0 ? 0 : $idle + 1;
    if ($idle < 50 && $sent < LIMIT) {
        return;
    }
    Timer::clear($timer);
    var_dump($sent < LIMIT, $received); // the peer waits
    fclose($peer);
    $sleeping = false;
    var_dump($client->wakeup());
});

function packages(): void
{
    $peer = Peer::start(function ($connection) {
        fwrite($connection, "one\ntwo\nthree\n");
        fread($connection, 1);
        fwrite($connection, "four\n");
        socket_set_option(socket_import_stream($connection), SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]); // a reset, while nobody reads
    });
    $client = on_loop(Server::SOCK_TCP, [
        'receive' => function (Client $client, string $data) {
            echo trim($data), "\n";
            if ($data === "one\n") {
                $client->sleep();
                Timer::after(30, function () use ($client) {
                    echo "wakeup\n";
                    $client->wakeup();
                });
            }
            if ($data === "three\n") {
                $client->sleep();
                $client->send('x');
                Timer::after(100, function () use ($client) {
                    echo "wakeup\n";
                    $client->wakeup();
                });
            }
        },
        'close' => function (Client $client) use ($peer) {
            echo "close $client->errCode\n";
            $peer->stop();
        },
    ], ['open_eof_split' => true, 'package_eof' => "\n"]);
    $client->connect('127.0.0.1', $peer->port, 5);
}
?>
--EXPECT--
bool(true)
bool(true)
int(0)
bool(true)
close 0
bool(true)
bool(true)
bool(false)
bool(false)
int(5001)
connect
one
wakeup
two
three
wakeup
four
close 104

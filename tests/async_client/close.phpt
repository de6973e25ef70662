--TEST--
close() writes what send() has taken; close(true) resets if anything waits; close() and connect() where it connects, in connect, twice
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;

const SIZE = 8 << 20;
$count = function ($connection) {
    fread($connection, 5);
    usleep(30000); // until then nothing is read: output waits
    for ($size = 5; ($data = @fread($connection, 65536)) !== '' && $data !== false; $size += strlen($data));
    return [$size, feof($connection) && @fread($connection, 1) === ''];
};
$told = tempnam(sys_get_temp_dir(), 'swl-async-');
$peer = Peer::start(function ($connection) use ($count, $told) {
    [$size] = $count($connection);
    file_put_contents($told, "$size\n", FILE_APPEND);
});
$cases = [
    'all is written' => fn (Client $client) => [$client->send('first' . str_repeat('x', SIZE)), $client->close(), $client->close(), $client->send('x'), $client->errCode, $client->isConnected(), $client->connect('127.0.0.1', 1), $client->errCode],
    'what waits is dropped' => fn (Client $client) => [$client->send('first' . str_repeat('x', SIZE)), $client->close(true), $client->close(true), $client->errCode],
    'dropped later' => fn (Client $client) => [$client->send('first' . str_repeat('x', SIZE)), $client->close(), $client->close(true)],
    'nothing waits' => fn (Client $client) => [$client->send('first'), $client->close(true)],
];
function try_next(array $cases): void
{
    global $peer, $told;
    $what = array_key_first($cases);
    $case = array_shift($cases);
    if ($what === null) {
        while_connecting();
        return;
    }
    $client = on_loop(Server::SOCK_TCP, [
        'connect' => fn (Client $client) => print("$what: " . json_encode($case($client)) . "\n"),
        'close' => function (Client $client) use ($cases, $told) {
            echo "close $client->errCode\n";
            SwooleLite\Timer::tick(5, function ($timer) use ($cases, $told) {
                if (($size = file_get_contents($told)) !== '') {
                    SwooleLite\Timer::clear($timer);
                    file_put_contents($told, '');
                    echo (int) $size === SIZE + 5 ? 'all' : ((int) $size > SIZE ? 'too much' : 'a part'), "\n";
                    try_next($cases);
                }
            });
        },
    ], ['socket_buffer_size' => 16 << 20]);
    $client->connect('127.0.0.1', $peer->port, 5);
}
try_next($cases);

function while_connecting(): void
{
    global $peer;
    $client = on_loop(Server::SOCK_TCP, ['close' => function (Client $client) {
        echo "close $client->errCode ", json_encode($client->isConnected()), "\n";
        $by_name = on_loop();
        var_dump($by_name->connect('localhost', 1, 5), $by_name->close(), $by_name->close());
    }]);
    var_dump($client->connect('127.0.0.1', $peer->port, 5), $client->close(), $client->connect('127.0.0.1', $peer->port, 5), $client->errCode);
}
afterwards(fn () => unlink($told));
?>
--EXPECT--
all is written: [8388613,true,true,false,5001,false,false,114]
close 0
all
what waits is dropped: [8388613,true,false,5001]
close 0
a part
dropped later: [8388613,true,true]
close 0
a part
nothing waits: [5,true]
close 0
a part
bool(true)
bool(true)
bool(false)
int(114)
close 0 false
bool(true)
bool(true)
bool(false)
close 0

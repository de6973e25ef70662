--TEST--
Where no connection is made, `error` is called and nothing else: refused, missing, unknown, silent
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;

$silent = Peer::start(fn ($connection) => fread($connection, 1) . stream_get_contents($connection));
$closed = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($closed, false), ':'), 1);
fclose($closed);
$cases = [
    'refused' => [Server::SOCK_TCP, '127.0.0.1', $port, 5],
    'a file that is missing' => [Server::SOCK_UNIX_STREAM, '/nowhere/socket', 0, 5],
    'no socket' => [Server::SOCK_UNIX_STREAM, __FILE__, 0, 5],
    'an unknown name' => [Server::SOCK_TCP, 'no-such-host.invalid', 80, 5],
    'a handshake that nobody answers' => [Server::SOCK_TCP | Server::SOCK_SSL, '127.0.0.1', $silent->port, 0.1],
];
function try_next(array $cases): void
{
    $what = array_key_first($cases);
    $case = array_shift($cases);
    $client = on_loop(array_shift($case), ['error' => function (Client $client) use ($what, $cases) {
        echo "$what: error $client->errCode, ", json_encode([$client->isConnected(), $client->send('x'), $client->errCode, $client->close()]), "\n";
        $cases && try_next($cases);
    }]);
    if (!$client->connect(...$case)) {
        echo "$what: refused at once\n";
    }
    if ($client->connect(...$case) || $client->errCode !== 114) {
        echo "$what: connects twice\n";
    }
}
try_next($cases);
afterwards($silent->stop(...));
?>
--EXPECT--
refused: error 111, [false,false,5001,false]
a file that is missing: error 2, [false,false,5001,false]
no socket: error 111, [false,false,5001,false]
an unknown name: error 711, [false,false,5001,false]
a handshake that nobody answers: error 110, [false,false,5001,false]

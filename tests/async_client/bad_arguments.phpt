--TEST--
Wrong arguments, missing callbacks and unknown events throw; sendfile() and shutdown() of a client on the loop
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;

$bare = new Client(Server::SOCK_TCP);
$udp = new Client(Server::SOCK_UDP);
$forgets = new class extends Client {
    public function __construct()
    {
    }
};
foreach ([
    fn () => new Client(99),
    fn () => new Client(Server::SOCK_UDP | Server::SOCK_SSL),
    fn () => $forgets->on('connect', fn () => null),
    fn () => $bare->on('packet', fn () => null),
    fn () => $bare->on('connect', 'no_such_function'),
    fn () => $bare->on('CONNECT', fn () => null),
    fn () => $bare->connect('127.0.0.1', 80),
    fn () => $udp->connect('127.0.0.1', 80),
    fn () => $bare->connect('', 80),
    fn () => $bare->connect('127.0.0.1', 0),
    fn () => $bare->connect('127.0.0.1', 80, NAN),
    fn () => $bare->connect('127.0.0.1', 80, 1, 2),
    fn () => $bare->send(''),
    fn () => $bare->sendfile(__FILE__, -1),
    fn () => $bare->sendto('127.0.0.1', 80, 'x'),
    fn () => $bare->shutdown(7),
    fn () => $bare->recv(),
    fn () => $bare->set(['no_such' => 1]),
    fn () => [$bare->close(), $bare->send('x'), $bare->sleep(), $bare->wakeup(), $bare->sendfile(__FILE__), $bare->errCode],
] as $call) {
    echo @thrown($call), "\n";
}
$peer = Peer::start(function ($connection) {
    fwrite($connection, 'all ' . crc32(stream_get_contents($connection)));
});
$client = on_loop(Server::SOCK_TCP, [
    'connect' => function (Client $client) {
        var_dump($client->send('['), $client->sendfile(__FILE__), $client->sendfile(__FILE__, 5, 10), $client->send(']'));
        var_dump($client->sendfile('/nowhere'), $client->errCode, $client->sendfile(__FILE__, 1 << 30), $client->errCode);
        var_dump($client->shutdown(Client::SHUT_WR), $client->send('x'), $client->errCode, $client->isConnected());
    },
    'receive' => fn (Client $client, string $data) => var_dump(
        $data === 'all ' . crc32('[' . file_get_contents(__FILE__) . substr(file_get_contents(__FILE__), 5, 10) . ']'),
    ),
]);
$client->connect('127.0.0.1', $peer->port, 5);
?>
--EXPECT--
ValueError: SwooleLite\Async\Client::__construct(): Argument #1 ($type) must be one of Server::SOCK_*, with SOCK_SSL for streams only
ValueError: SwooleLite\Async\Client::__construct(): Argument #1 ($type) must be one of Server::SOCK_*, with SOCK_SSL for streams only
SwooleLite\Exception: The client was not constructed
ValueError: SwooleLite\Async\Client::on(): Argument #1 ($name) must be one of connect, receive, error, close, bufferFull, bufferEmpty; "packet" given
TypeError: SwooleLite\Async\Client::on(): Argument #2 ($callback) must be a valid callback, function "no_such_function" not found or invalid function name
true
SwooleLite\Exception: The callback 'receive' is missing
SwooleLite\Exception: The callback 'receive' is missing
ValueError: SwooleLite\Async\Client::connect(): Argument #1 ($host) must be a string of 1 to 253 bytes without NUL
ValueError: SwooleLite\Async\Client::connect(): Argument #2 ($port) must be between 1 and 65535
ValueError: SwooleLite\Async\Client::connect(): Argument #3 ($timeout) must be a number of seconds
ValueError: SwooleLite\Async\Client::connect(): Argument #4 ($sock_flag) must be 0 or 1
ValueError: SwooleLite\Async\Client::send(): Argument #1 ($data) must not be empty
ValueError: SwooleLite\Async\Client::sendfile(): Argument #2 ($offset) must be 0 or greater
SwooleLite\Exception: sendto() is for datagrams
ValueError: SwooleLite\Async\Client::shutdown(): Argument #1 ($how) must be Client::SHUT_RD, SHUT_WR or SHUT_RDWR
SwooleLite\Exception: A client on the loop does not wait: what comes is given to the callback 'receive'
true
array (
  0 => false,
  1 => false,
  2 => false,
  3 => false,
  4 => false,
  5 => 5001,
)
int(1)
bool(true)
bool(true)
int(1)
bool(false)
int(2)
bool(false)
int(22)
bool(true)
bool(false)
int(32)
bool(true)
bool(true)
close 0
--TEST--
Wrong arguments and options throw; a client cannot be cloned, serialized, or used without its constructor
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/peer.inc';

set_error_handler(function ($code, $message) {
    echo "Warning: $message\n";
});

use SwooleLite\Client;
use SwooleLite\Server;

$client = new Client(Server::SOCK_TCP);
$datagrams = new Client(Server::SOCK_UDP);
$unix = new Client(Server::SOCK_UNIX_STREAM);
$forgets = new class extends Client {
    public function __construct()
    {
    }
};
$peer = accepted(function ($host, $port) {
    global $open;
    $open = new Client(Server::SOCK_TCP);
    $open->connect($host, $port, 5);
});
foreach ([
    fn () => new Client(0),
    fn () => new Client(99),
    fn () => new Client(Server::SOCK_UDP | Server::SOCK_SSL),
    fn () => new Client(Server::SOCK_TCP, true),
    fn () => new Client(Server::SOCK_TCP | 1024),
    fn () => $client->__construct(Server::SOCK_TCP),
    fn () => $client->connect('', 80),
    fn () => $client->connect("a\0b", 80),
    fn () => $client->connect('127.0.0.1', 0),
    fn () => $client->connect('127.0.0.1', 65536),
    fn () => $client->connect('127.0.0.1', 80, NAN),
    fn () => $client->connect('127.0.0.1', 80, 1, 2),
    fn () => $unix->connect(str_repeat('x', 108)),
    fn () => $client->sendto('127.0.0.1', 80, 'x'),
    fn () => $datagrams->sendto('127.0.0.1', 0, 'x'),
    fn () => $open->recv(0),
    fn () => $open->recv(1, 4),
    fn () => $open->send(''),
    fn () => $open->send('x', Client::MSG_OOB),
    fn () => $open->sendfile(__FILE__, -1),
    fn () => $open->sendfile(__FILE__, 0, -1),
    fn () => $open->shutdown(3),
    fn () => $open->enableSSL(fn () => 1),
    fn () => [$open->sendfile('/nowhere'), $open->errCode],
    fn () => [$open->sendfile(__DIR__), $open->errCode],
    fn () => [$open->sendfile(__FILE__, 1 << 30), $open->errCode],
    fn () => $client->set([1]),
    fn () => $client->set(['timeout' => 'long']),
    fn () => $client->set(['timeout' => -2]),
    fn () => $client->set(['package_eof' => '']),
    fn () => $client->set(['package_length_type' => 'x']),
    fn () => $client->set(['package_length_func' => 'no_such_function']),
    fn () => $client->set(['package_max_length' => 0]),
    fn () => $client->set(['socks5_host' => '127.0.0.1']),
    fn () => $client->set(['open_mqtt_protocol' => true]),
    fn () => $client->set(['worker_num' => 1]),
    fn () => $client->set(['no_such' => 1]),
    fn () => $client->set(['enable_coroutine' => true]),
    fn () => $client->set(['open_eof_check' => true]) && $client->connect('127.0.0.1', 80),
    fn () => $open->set(['open_length_check' => true]),
    fn () => clone $client,
    fn () => serialize($client),
    fn () => $client->other = 1,
    fn () => $forgets->connect('127.0.0.1', 80),
    fn () => $forgets->recv(),
] as $call) {
    echo preg_replace('/\s+/', ' ', thrown($call)), "\n";
}
echo json_encode($client->setting), "\n";
?>
--EXPECT--
ValueError: SwooleLite\Client::__construct(): Argument #1 ($type) must be one of Server::SOCK_*, with SOCK_SSL for streams only
ValueError: SwooleLite\Client::__construct(): Argument #1 ($type) must be one of Server::SOCK_*, with SOCK_SSL for streams only
ValueError: SwooleLite\Client::__construct(): Argument #1 ($type) must be one of Server::SOCK_*, with SOCK_SSL for streams only
SwooleLite\Exception: This class blocks: clients on the loop are of the class SwooleLite\Async\Client
SwooleLite\Exception: This class blocks: clients on the loop are of the class SwooleLite\Async\Client
SwooleLite\Exception: The client was constructed already
ValueError: SwooleLite\Client::connect(): Argument #1 ($host) must be a string of 1 to 253 bytes without NUL
ValueError: SwooleLite\Client::connect(): Argument #1 ($host) must be a string of 1 to 253 bytes without NUL
ValueError: SwooleLite\Client::connect(): Argument #2 ($port) must be between 1 and 65535
ValueError: SwooleLite\Client::connect(): Argument #2 ($port) must be between 1 and 65535
ValueError: SwooleLite\Client::connect(): Argument #3 ($timeout) must be a number of seconds
ValueError: SwooleLite\Client::connect(): Argument #4 ($sock_flag) must be 0 or 1
ValueError: SwooleLite\Client::connect(): Argument #1 ($host) must be a string of 1 to 107 bytes without NUL
SwooleLite\Exception: sendto() is for datagrams
ValueError: SwooleLite\Client::sendto(): Argument #2 ($port) must be between 1 and 65535
ValueError: SwooleLite\Client::recv(): Argument #1 ($size) must be between 1 and 1073741824
ValueError: SwooleLite\Client::recv(): Argument #2 ($flag) must be of Client::MSG_PEEK, MSG_WAITALL and MSG_DONTWAIT
ValueError: SwooleLite\Client::send(): Argument #1 ($data) must not be empty
ValueError: SwooleLite\Client::send(): Argument #2 ($flag) must be 0 or Client::MSG_DONTWAIT
ValueError: SwooleLite\Client::sendfile(): Argument #2 ($offset) must be 0 or greater
ValueError: SwooleLite\Client::sendfile(): Argument #3 ($length) must be 0 or greater
ValueError: SwooleLite\Client::shutdown(): Argument #1 ($how) must be Client::SHUT_RD, SHUT_WR or SHUT_RDWR
ValueError: SwooleLite\Client::enableSSL(): Argument #1 ($onSslReady) must be null: this class blocks until TLS is ready
array ( 0 => false, 1 => 2, )
array ( 0 => false, 1 => 21, )
array ( 0 => false, 1 => 22, )
ValueError: Options must have names as keys
ValueError: Option "timeout" must be a number of seconds between -1 and 1000000, 'long' given
ValueError: Option "timeout" must be a number of seconds between -1 and 1000000, -2 given
ValueError: Option "package_eof" must be a string of 1 to 16 bytes, '' given
ValueError: Option "package_length_type" must be one of the letters c C s S n N l L v V J P q Q, 'x' given
ValueError: Option "package_length_func" must be a callable or null, 'no_such_function' given
ValueError: Option "package_max_length" must be an integer between 1 and 1073741824, 0 given
SwooleLite\Exception: Option "socks5_host" is not here: SwooleLite's clients use no proxies
SwooleLite\Exception: Option "open_mqtt_protocol" is not here: use package_length_func
Warning: SwooleLite\Client::set(): Option "worker_num" is one of servers, and has no effect on a client
true
Warning: SwooleLite\Client::set(): Unknown option "no_such"
true
true
SwooleLite\Exception: open_eof_check and open_eof_split need package_eof
SwooleLite\Exception: open_length_check needs package_length_type or package_length_func
Error: Trying to clone an uncloneable object of class SwooleLite\Client
Exception: Serialization of 'SwooleLite\Client' is not allowed
Error: Cannot create dynamic property SwooleLite\Client::$other
SwooleLite\Exception: The client was not constructed
SwooleLite\Exception: The client was not constructed
{"worker_num":1,"no_such":1,"enable_coroutine":true,"open_eof_check":true}
